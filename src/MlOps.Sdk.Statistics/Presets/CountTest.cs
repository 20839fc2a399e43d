namespace MlOps.Sdk.Statistics;

/// <summary>A test over counts: of categories, or of numbers in bins.</summary>
internal sealed class CountTest(string name, Func<BinnedPair, DriftResult> compare, NumericBinning binning) : ColumnTest(name)
{
    private const string Missing = "(missing)";

    public override bool Supports(DriftColumnKind kind) => true;

    public override DriftResult Compare(ColumnProfile reference, ColumnProfile current) => (reference, current) switch
    {
        (CategoricalProfile a, CategoricalProfile b) => compare(CategoryPairs.Of(a, b)) with { ReferenceMissing = a.MissingCount, CurrentMissing = b.MissingCount },
        (NumericProfile a, NumericProfile b) when binning.QuantileBins is { } bins => FromProfiles(a, b, bins),
        _ => base.Compare(reference, current),
    };

    protected override bool HasBins => true;

    protected override DriftResult Compute(DriftColumn reference, DriftColumn current) => Compute(reference, current, reference, current);

    protected override DriftResult Compute(DriftColumn reference, DriftColumn current, DriftColumn fullReference, DriftColumn fullCurrent)
    {
        BinnedPair pair;
        if (reference.Kind == DriftColumnKind.Categorical)
            pair = BinnedPair.Of(reference.Counts.Counts, current.Counts.Counts);
        else if (binning.Reason(reference, current) is { } reason)
            return DriftResult.NotComputable(Name, reason, reference.Sorted.Count, current.Sorted.Count);
        else
            pair = binning.Of(reference, current);

        if (fullReference.Policy.Missing == ValueHandling.OwnBin)
            pair = pair.With(Missing, fullReference.MissingCount, fullCurrent.MissingCount);
        if (fullReference.Kind == DriftColumnKind.Numeric && fullReference.Policy.Infinite == ValueHandling.OwnBin)
        {
            pair = pair
                .With("-infinity", Infinite(fullReference, double.NegativeInfinity), Infinite(fullCurrent, double.NegativeInfinity))
                .With("+infinity", Infinite(fullReference, double.PositiveInfinity), Infinite(fullCurrent, double.PositiveInfinity));
        }

        return compare(pair);
    }

    private static long Infinite(DriftColumn column, double value) => column.Sorted.HasInfinity ? column.Sorted.Values.Count(value) : 0;

    /// <summary>The bins and counts of a profile comparison are those of its stability index.</summary>
    private DriftResult FromProfiles(NumericProfile reference, NumericProfile current, int bins)
    {
        var binned = ProfileDrift.StabilityIndex(reference, current, bins);
        if (!binned.IsComputable)
            return binned with { Method = Name };

        var parts = binned.Contributions;
        var pair = BinnedPair.Of(
            [.. parts.Select(part => (long)Math.Round(part.ReferenceShare * binned.ReferenceCount))],
            [.. parts.Select(part => (long)Math.Round(part.CurrentShare * binned.CurrentCount))],
            [.. parts.Select(part => part.Label)]);
        var noise = NumericView.Of(reference).ExtraNoise + NumericView.Of(current).ExtraNoise;
        return compare(pair.WithNoise(noise)) with { ReferenceMissing = reference.MissingCount, CurrentMissing = current.MissingCount };
    }
}
