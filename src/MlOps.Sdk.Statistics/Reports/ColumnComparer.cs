namespace MlOps.Sdk.Statistics;

/// <summary>Compares columns of values.</summary>
internal sealed class ColumnComparer(DriftReportOptions options) : IColumnComparer<DriftColumn>
{
    public DriftColumnKind Kind(DriftColumn column) => column.Kind;

    public ColumnSummary Summary(DriftColumn column)
    {
        if (column.Kind == DriftColumnKind.Categorical)
        {
            return new ColumnSummary
            {
                RowCount = column.RowCount,
                MissingCount = column.MissingCount,
                DistinctCount = column.DistinctCount,
                MostFrequent = column.DistinctCount == 0 ? null : column.Counts.Counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key,
            };
        }

        var sample = column.Sorted;
        var finite = Finite(sample.Values);
        return new ColumnSummary
        {
            RowCount = column.RowCount,
            MissingCount = column.MissingCount,
            InfiniteCount = sample.Count - finite.Length,
            DistinctCount = column.DistinctCount,
            Mean = Number(finite.IsEmpty ? double.NaN : finite.Length == sample.Count ? sample.Moments.Mean : Moments.Of(finite).Mean),
            StandardDeviation = Number(finite.IsEmpty ? double.NaN : finite.Length == sample.Count ? sample.StandardDeviation : Moments.Of(finite).PopulationStandardDeviation),
            Minimum = sample.Count == 0 ? null : sample.Values[0],
            LowerQuartile = Number(sample.Count == 0 ? double.NaN : sample.Quantile(0.25)),
            Median = Number(sample.Count == 0 ? double.NaN : sample.Quantile(0.5)),
            UpperQuartile = Number(sample.Count == 0 ? double.NaN : sample.Quantile(0.75)),
            Maximum = sample.Count == 0 ? null : sample.Values[^1],
        };
    }

    public ComparedColumn Compare(DriftColumn reference, DriftColumn current)
    {
        var policy = options.Values ?? options.Preset.Values;
        var (x, y) = (reference.With(policy), current.With(policy));
        var test = options.Tests.TryGetValue(reference.Name, out var chosen) ? chosen : options.Preset.Choose(x, y);
        var result = test.Compare(x, y);
        if (reference.Kind == DriftColumnKind.Numeric)
            return new ComparedColumn { Test = test.Name, Result = result, Shape = NumericShape.Of(reference, current) };

        var known = reference.Counts.Counts;
        var unseen = current.Counts.Counts.Where(pair => pair.Value > 0 && known.GetValueOrDefault(pair.Key) == 0)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        var present = current.RowCount - current.MissingCount;
        return new ComparedColumn
        {
            Test = test.Name,
            Result = result,
            Shape = CategoryShape.Of(known, current.Counts.Counts),
            Unseen = [.. unseen.Select(pair => pair.Key)],
            UnseenShare = present == 0 ? 0 : unseen.Sum(pair => pair.Value) / (double)present,
        };
    }

    private static ReadOnlySpan<double> Finite(ReadOnlySpan<double> sorted)
    {
        int start = 0, end = sorted.Length;
        while (start < end && double.IsNegativeInfinity(sorted[start]))
            start++;
        while (end > start && double.IsPositiveInfinity(sorted[end - 1]))
            end--;
        return sorted[start..end];
    }

    private static double? Number(double value) => double.IsNaN(value) ? null : value;
}
