using System.Globalization;

namespace MlOps.Sdk.Statistics.Tests.Parity;

/// <summary>Counts comparisons by method, collects every miss, and prints the table to the test's output.</summary>
internal sealed class Tally(string title)
{
    private readonly SortedDictionary<string, (int Passed, int Failed)> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _misses = [];

    /// <summary>Relative tolerance with an absolute floor near zero; two infinities of one sign agree.</summary>
    public void Close(string method, string name, double expected, double? actual, double relative = 1e-12, double absolute = 1e-14)
    {
        var agrees = actual is { } value && (value == expected || Math.Abs(value - expected) <= absolute + relative * Math.Abs(expected));
        Count(method, agrees, $"{method} · {name}: expected {Text(expected)}, got {(actual is { } a ? Text(a) : "nothing")}");
    }

    /// <summary>p-values: 1e-9 relative above 1e-12, 1e-6 below.</summary>
    public void PValue(string method, string name, double expected, double? actual, double relative = 1e-9) =>
        Close(method, name, expected, actual, expected > 1e-12 ? relative : Math.Max(relative, 1e-6), 1e-300);

    public void True(string method, string name, bool condition, string otherwise) => Count(method, condition, $"{method} · {name}: {otherwise}");

    /// <summary>Prints the table and fails with the misses, if any.</summary>
    public void Report()
    {
        var lines = _counts.Select(pair => $"  {pair.Key,-44} {pair.Value.Passed,6} passed{(pair.Value.Failed > 0 ? $" {pair.Value.Failed,5} FAILED" : "")}");
        var table = $"{title}: {_counts.Values.Sum(c => c.Passed)} comparisons pass, {_misses.Count} fail{Environment.NewLine}{string.Join(Environment.NewLine, lines)}";
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        Assert.True(_counts.Count > 0, "Nothing was compared.");
        Assert.True(_misses.Count == 0, table + Environment.NewLine + string.Join(Environment.NewLine, _misses.Take(60)));
    }

    private void Count(string method, bool passed, string miss)
    {
        var (good, bad) = _counts.GetValueOrDefault(method);
        _counts[method] = passed ? (good + 1, bad) : (good, bad + 1);
        if (!passed)
            _misses.Add(miss);
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
