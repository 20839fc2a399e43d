using System.Globalization;
using System.Text;

namespace MlOps.Sdk.Evaluation;

/// <summary>Makes and shows scorecards.</summary>
public static class ScorecardExtensions
{
    /// <summary>The model's metrics over all rows and in each slice, with intervals.</summary>
    /// <exception cref="ArgumentException">A metric or slice column does not exist, or a number in the options is out of range.</exception>
    public static Scorecard ToScorecard(this EvaluatedModel model, ScorecardOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        if (!(options.Level > 0 && options.Level < 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.Level, "A level lies between 0 and 1, such as 0.95.");
        ArgumentOutOfRangeException.ThrowIfNegative(options.Resamples, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Depth, 1, nameof(options));

        MetricDefinition[] metrics = options.Metrics.Count > 0
            ? [.. options.Metrics.Select(options.Catalog.Get)]
            : [.. options.Catalog.All.Where(metric => metric.Task == model.Set.Task)];
        var entries = new List<ScorecardEntry>(metrics.Select(metric => Entry(model, metric, null, options)));
        foreach (var (slice, rows) in SegmentWalk.Of(model.Set, SegmentWalk.Columns(model.Set, options.Slices, nameof(options)), options.Depth))
        {
            var part = model.Take(rows, $"{model.Set.Name}[{slice}]");
            entries.AddRange(metrics.Select(metric => Entry(part, metric, slice, options)));
        }

        return new() { Model = model.Model, Dataset = model.Set.Dataset, Level = options.Level, MinimumRows = options.MinimumRows, Entries = entries };
    }

    /// <summary>The scorecard as a Markdown table: a row a slice, a column a metric.</summary>
    public static string ToMarkdown(this Scorecard scorecard)
    {
        ArgumentNullException.ThrowIfNull(scorecard);
        var metrics = scorecard.Entries.Select(entry => entry.Metric).Distinct(StringComparer.Ordinal).ToArray();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### {MarkdownText.Escape(scorecard.Model)} on {GateText.Count(scorecard.Dataset.RowCount)} rows of {MarkdownText.Escape(scorecard.Dataset.Name)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| slice | rows | {string.Join(" | ", metrics.Select(MarkdownText.Escape))} |\n| --- | --: |{string.Concat(metrics.Select(_ => " --: |"))}\n");
        foreach (var slice in scorecard.Entries.GroupBy(entry => entry.Slice))
        {
            var first = slice.First();
            text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Escape(slice.Key ?? "all rows")}{(first.IsSmall ? " (small)" : "")} | {GateText.Count(first.Rows)} |");
            foreach (var metric in metrics)
                text.Append(CultureInfo.InvariantCulture, $" {Cell(slice.FirstOrDefault(entry => string.Equals(entry.Metric, metric, StringComparison.Ordinal)))} |");
            text.Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"\nIn brackets: {scorecard.Level * 100:0.#} % intervals. Slices below {scorecard.MinimumRows} rows are marked small.\n");
        return text.ToString();
    }

    /// <summary>The scorecard as one HTML page without outside parts: a row a slice, a column a metric, intervals as bars on the metric's own scale.</summary>
    public static string ToHtml(this Scorecard scorecard)
    {
        ArgumentNullException.ThrowIfNull(scorecard);
        return ScorecardHtml.Write(scorecard);
    }

    private static string Cell(ScorecardEntry? entry) => entry switch
    {
        null => "",
        { Value: null } => "n/a",
        { Lower: { } low, Upper: { } high } => $"{GateText.Number(entry.Value.Value)} [{GateText.Number(low)}, {GateText.Number(high)}]",
        _ => GateText.Number(entry.Value.Value),
    };

    private static ScorecardEntry Entry(EvaluatedModel model, MetricDefinition metric, string? slice, ScorecardOptions options)
    {
        var value = model.Measure(metric);
        var entry = new ScorecardEntry { Metric = metric.Name, Slice = slice, Rows = model.Set.Count, IsSmall = model.Set.IndependentCount < options.MinimumRows, Value = value.Value, Reason = value.Reason };
        if (!value.IsComputable || (options.Resamples == 0 && metric.Sampling == MetricSampling.Bootstrap))
            return entry;

        var estimated = new MetricEstimation(options.Resamples, options.Seed).One(metric, model);
        if (!estimated.IsComputable)
            return entry with { Reason = estimated.Reason };

        var interval = estimated.Estimate.Interval(options.Level);
        return entry with { Lower = interval.Lower, Upper = interval.Upper, Method = estimated.Estimate.Method };
    }
}
