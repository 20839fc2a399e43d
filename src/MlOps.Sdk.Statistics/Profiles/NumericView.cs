namespace MlOps.Sdk.Statistics;

/// <summary>A profile or a raw window, seen alike by a comparison.</summary>
internal sealed record NumericView(
    WeightedSample Sample, Func<double, double> Quantile, double RankError, double Range, double Deviation, long Missing, bool HasInfinity)
{
    /// <summary>
    /// The sketch's error as the noise of a sample of the size with the same error: its 99 % bound is 2.576 standard
    /// errors, a sample's standard error at the median is 1 / (2 sqrt(n)).
    /// </summary>
    public double ExtraNoise => 4 * (RankError / 2.5758293035489004) * (RankError / 2.5758293035489004);

    /// <summary>The error of the share within any interval.</summary>
    public double ShareError => QuantileSketch.SharePerRankError * RankError;

    /// <summary>No more than this lies between the sketch's distribution function and that of its values.</summary>
    public double AreaError => RankError == 0 ? 0 : RankError * Range;

    public static NumericView Of(NumericProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var sketch = profile.Quantiles;
        return new NumericView(
            sketch.View, sketch.Quantile, sketch.RankError, sketch.Maximum - sketch.Minimum, profile.Moments.PopulationStandardDeviation, profile.MissingCount,
            profile.PositiveInfinityCount + profile.NegativeInfinityCount > 0);
    }

    public static NumericView Of(ReadOnlySpan<double> window)
    {
        var sorted = SortedSample.From(window);
        return new NumericView(
            WeightedSample.From(sorted), sorted.Quantile, 0, 0, sorted.Moments.PopulationStandardDeviation, sorted.MissingCount, sorted.HasInfinity);
    }

    public static DriftResult? Refuse(string method, NumericView reference, NumericView current)
    {
        var reason = reference.Reason("reference") ?? current.Reason("current");
        return reason is null
            ? null
            : DriftResult.NotComputable(method, reason, reference.Sample.Total, current.Sample.Total) with
            {
                ReferenceMissing = reference.Missing,
                CurrentMissing = current.Missing,
            };
    }

    private string? Reason(string side) => this switch
    {
        { HasInfinity: true } => $"infinite value in the {side} column",
        { Sample.Total: > 0 } => null,
        { Missing: > 0 } => $"all {Missing} values of the {side} column are missing",
        _ => $"the {side} column is empty",
    };
}
