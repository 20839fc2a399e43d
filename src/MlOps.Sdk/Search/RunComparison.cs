using System.Globalization;
using System.Text;

namespace MlOps.Sdk;

/// <summary>Runs side by side: what they were given and what came out.</summary>
public sealed record RunComparison
{
    /// <summary>The runs, in the order given; one column each.</summary>
    public required IReadOnlyList<RunRecord> Runs { get; init; }

    /// <summary>Every param of any run, in ordinal order of key; null where a run has none of that key.</summary>
    public required IReadOnlyList<RunComparisonRow<string?>> Params { get; init; }

    /// <summary>Every tag of any run, in ordinal order of key; null where a run has none of that key.</summary>
    public required IReadOnlyList<RunComparisonRow<string?>> Tags { get; init; }

    /// <summary>The latest value of every metric of any run, in ordinal order of key; null where a run has none of that key.</summary>
    public required IReadOnlyList<RunComparisonRow<double?>> Metrics { get; init; }

    /// <summary>Compares runs.</summary>
    public static RunComparison Of(IReadOnlyList<RunRecord> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return new()
        {
            Runs = [.. runs],
            Params = Rows<string, string?>(runs, run => run.Params, value => value),
            Tags = Rows<string, string?>(runs, run => run.Tags, value => value),
            Metrics = Rows<MetricPoint, double?>(runs, run => run.Metrics, point => point.Value),
        };
    }

    /// <summary>A Markdown table of the metrics and of the params that differ.</summary>
    public override string ToString()
    {
        var table = new StringBuilder();
        AppendRow(table, "", Runs.Select(run => run.Name));
        AppendRow(table, "---", Runs.Select(_ => "---"));
        foreach (var row in Metrics)
            AppendRow(table, row.Key, row.Values.Select(value => value?.ToString("R", CultureInfo.InvariantCulture) ?? ""));
        foreach (var row in Params.Where(row => row.Differs))
            AppendRow(table, row.Key, row.Values.Select(value => value ?? ""));
        return table.ToString();
    }

    private static RunComparisonRow<TCell>[] Rows<TValue, TCell>(IReadOnlyList<RunRecord> runs, Func<RunRecord, IReadOnlyDictionary<string, TValue>> values, Func<TValue, TCell> cell) =>
        [.. runs.SelectMany(run => values(run).Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(key => new RunComparisonRow<TCell>(
            key, [.. runs.Select(run => values(run).TryGetValue(key, out var value) ? cell(value) : default!)]))];

    private static void AppendRow(StringBuilder table, string head, IEnumerable<string> cells)
    {
        table.Append("| ").Append(Escape(head)).Append(" |");
        foreach (var cell in cells)
            table.Append(' ').Append(Escape(cell)).Append(" |");
        table.Append('\n');
    }

    private static string Escape(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
