namespace MlOps.Sdk.Evaluation;

/// <summary>What to do with a gate report: show it, hand it to a build server, or stop.</summary>
public static class GateReportExtensions
{
    /// <summary>The report as Markdown, for a comment on a pull request.</summary>
    public static string ToMarkdown(this GateReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return GateReportMarkdown.Write(report);
    }

    /// <summary>The report as JUnit XML: a test case a gate. Inconclusive and error are errors, a broken rule is a failure.</summary>
    public static string ToJUnitXml(this GateReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return GateReportJUnit.Write(report);
    }

    /// <summary>The report as SARIF 2.1.0: a result a gate that did not pass, for code-scanning views.</summary>
    public static string ToSarif(this GateReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return GateReportSarif.Write(report);
    }

    /// <summary>Returns the report when it passed, in any test framework or script.</summary>
    /// <exception cref="MlOpsPolicyException">It did not pass; the message is the whole report.</exception>
    public static GateReport ThrowIfNotPassed(this GateReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Passed
            ? report
            : throw new MlOpsPolicyException($"{report.Candidate} did not pass {report.Suite}:{Environment.NewLine}{report}");
    }
}
