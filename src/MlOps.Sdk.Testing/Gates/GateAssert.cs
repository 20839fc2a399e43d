using MlOps.Sdk.Evaluation;
using Xunit.Sdk;

namespace MlOps.Sdk.Testing;

/// <summary>xUnit assertions on gate reports.</summary>
public static class GateAssert
{
    /// <summary>Every gate passed.</summary>
    /// <exception cref="XunitException">At least one did not, or there was none; the message has each gate's reason.</exception>
    public static void Passed(GateReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (!report.Passed)
            throw new XunitException($"{report.Candidate} did not pass {report.Suite}:{Environment.NewLine}{report}");
    }

    /// <summary>The suite blocks, and exactly because of the checks named.</summary>
    /// <param name="report">The report.</param>
    /// <param name="checks">Names of the checks that must not pass; every other one must, but for those that could not be judged because of these.</param>
    /// <exception cref="XunitException">Other checks block.</exception>
    public static void BlockedOnlyBy(GateReport report, params string[] checks)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(checks);
        var blocking = report.Causes().Select(check => check.Name).ToArray();
        if (!blocking.Order(StringComparer.Ordinal).SequenceEqual(checks.Order(StringComparer.Ordinal), StringComparer.Ordinal))
            throw new XunitException($"{report.Candidate} is blocked by [{string.Join("; ", blocking)}] and not by [{string.Join("; ", checks)}]:{Environment.NewLine}{report}");
    }
}
