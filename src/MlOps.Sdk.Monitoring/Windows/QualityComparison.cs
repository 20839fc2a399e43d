using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>Counts faulty values of a column and tests whether they are more frequent than in the reference.</summary>
internal static class QualityComparison
{
    public static IEnumerable<(QualityCheck Check, DriftResult Result, double? Share)> Compare(ColumnProfile reference, ColumnProfile window, ColumnRole role)
    {
        yield return (QualityCheck.Missing, ProfileDrift.MissingShare(reference, window), Share(window.MissingCount, window.RowCount));
        if (role == ColumnRole.Output)
            yield break; // An answer beyond those of the reference is drift of the answers, no fault of a value.

        switch (reference, window)
        {
            case (NumericProfile { FiniteCount: > 0 } r, NumericProfile w):
                var (outside, certain) = CountOutside(r, w);
                yield return (QualityCheck.OutOfRange, Test(r, w, certain), Share(outside, w.RowCount));
                break;
            case (CategoricalProfile { Items.IsExact: true } r, CategoricalProfile w):
                var unseen = w.Items.Counts.Where(c => !r.Items.Counts.ContainsKey(c.Key)).Sum(c => c.Value);
                yield return (QualityCheck.Unseen, Test(r, w, unseen), Share(unseen, w.RowCount));
                break;
            case (CategoricalProfile r, CategoricalProfile w):
                var reason = $"the reference has more than the {r.Items.Capacity} categories that are held";
                yield return (QualityCheck.Unseen, DriftResult.NotComputable(TwoProportions.Method, reason, r.RowCount, w.RowCount), null);
                break;
        }
    }

    private static DriftResult Test(ColumnProfile reference, ColumnProfile window, long faults) =>
        TwoProportions.Test(0, reference.RowCount, faults, window.RowCount);

    private static double? Share(long faults, long rows) => rows == 0 ? null : (double)faults / rows;

    /// <summary>Values beyond the reference's range, as estimated and as certain whatever the sketch's error.</summary>
    private static (long Estimated, long Certain) CountOutside(NumericProfile reference, NumericProfile window)
    {
        var infinite = window.PositiveInfinityCount + window.NegativeInfinityCount;
        if (reference.PositiveInfinityCount + reference.NegativeInfinityCount > 0)
            infinite = 0;
        if (window.FiniteCount == 0)
            return (infinite, infinite);

        var sketch = window.Quantiles;
        var (low, high) = (reference.Quantiles.Minimum, reference.Quantiles.Maximum);
        var below = sketch.Minimum < low ? sketch.Rank(Math.BitDecrement(low)) : 0;
        var above = sketch.Maximum > high ? 1 - sketch.Rank(high) : 0;
        var share = below + above;
        var certain = Math.Max(0, share - sketch.RankError);
        return (infinite + (long)Math.Round(share * window.FiniteCount), infinite + (long)Math.Round(certain * window.FiniteCount));
    }
}
