namespace MlOps.Sdk.Statistics;

/// <summary>Compares profiles, without the values.</summary>
internal sealed class ProfileComparer(DriftReportOptions options) : IColumnComparer<ColumnProfile>
{
    public DriftColumnKind Kind(ColumnProfile column) => column is NumericProfile ? DriftColumnKind.Numeric : DriftColumnKind.Categorical;

    public ColumnSummary Summary(ColumnProfile column)
    {
        var summary = new ColumnSummary { RowCount = column.RowCount, MissingCount = column.MissingCount, DistinctCount = Math.Round(column.DistinctEstimate) };
        return column switch
        {
            NumericProfile { FiniteCount: > 0 } numeric => summary with
            {
                InfiniteCount = numeric.PositiveInfinityCount + numeric.NegativeInfinityCount,
                Mean = numeric.Moments.Mean,
                StandardDeviation = numeric.Moments.PopulationStandardDeviation,
                Minimum = numeric.Quantiles.Minimum,
                LowerQuartile = numeric.Quantiles.Quantile(0.25),
                Median = numeric.Quantiles.Quantile(0.5),
                UpperQuartile = numeric.Quantiles.Quantile(0.75),
                Maximum = numeric.Quantiles.Maximum,
            },
            CategoricalProfile { Items.Counts.Count: > 0 } labels => summary with
            {
                MostFrequent = labels.Items.Counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key,
            },
            _ => summary,
        };
    }

    public ComparedColumn Compare(ColumnProfile reference, ColumnProfile current)
    {
        var test = options.Tests.TryGetValue(reference.Name, out var chosen) ? chosen : options.Preset.Choose(Stub(reference), Stub(current));
        var result = test.Compare(reference, current);
        if ((reference, current) is (CategoricalProfile a, CategoricalProfile b))
        {
            // A bounded reference may only have lost sight of a category: only an exact one knows that it is new.
            var unseen = a.Items.IsExact
                ? b.Items.Counts.Where(pair => !a.Items.Counts.ContainsKey(pair.Key)).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToList()
                : [];
            return new ComparedColumn
            {
                Test = test.Name,
                Result = result,
                Shape = CategoryShape.Of(a.Items.Counts, b.Items.Counts, a.Items.OtherCount, b.Items.OtherCount),
                Unseen = [.. unseen.Select(pair => pair.Key)],
                UnseenShare = b.Count == 0 ? 0 : unseen.Sum(pair => pair.Value) / (double)b.Count,
            };
        }

        return new ComparedColumn { Test = test.Name, Result = result, Shape = NumericShape.Of((NumericProfile)reference, (NumericProfile)current) };
    }

    /// <summary>A preset chooses by kind; of a profile it is told no more.</summary>
    private static DriftColumn Stub(ColumnProfile profile) => profile is NumericProfile
        ? DriftColumn.Numeric(profile.Name, ReadOnlyMemory<double>.Empty)
        : DriftColumn.Categorical(profile.Name, []);
}
