namespace MlOps.Sdk.Statistics;

/// <summary>A test over sorted samples.</summary>
internal sealed class SampleTest(
    string name, Func<SortedSample, SortedSample, DriftResult> compare, Func<NumericProfile, NumericProfile, DriftResult>? fromProfiles = null) : ColumnTest(name)
{
    public override bool Supports(DriftColumnKind kind) => kind == DriftColumnKind.Numeric;

    public override DriftResult Compare(ColumnProfile reference, ColumnProfile current) =>
        fromProfiles is not null && reference is NumericProfile a && current is NumericProfile b ? fromProfiles(a, b) : base.Compare(reference, current);

    protected override DriftResult Compute(DriftColumn reference, DriftColumn current) => compare(reference.Sorted, current.Sorted);
}
