namespace MlOps.Sdk.Statistics;

/// <summary>What every built-in test does alike: refuse kinds it does not know, apply the columns' value policy, count what was left out.</summary>
internal abstract class ColumnTest(string name) : IDriftTest
{
    public string Name { get; } = name;

    public abstract bool Supports(DriftColumnKind kind);

    public DriftResult Compare(DriftColumn reference, DriftColumn current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        var reason = reference.Kind != current.Kind
            ? $"the reference is {Text(reference.Kind)} and the current column is {Text(current.Kind)}"
            : !Supports(reference.Kind)
                ? $"{Name} does not compare {Text(reference.Kind)} columns"
                : Refusal(reference, "reference") ?? Refusal(current, "current");
        if (reason is not null)
            return Count(DriftResult.NotComputable(Name, reason, reference.RowCount - reference.MissingCount, current.RowCount - current.MissingCount), reference, current);

        if (reference.Kind == DriftColumnKind.Categorical || reference.Policy.Infinite == ValueHandling.ByMethod)
            return Count(Compute(reference, current), reference, current);

        var (x, left) = WithoutInfinities(reference);
        var (y, leftCurrent) = WithoutInfinities(current);
        var result = Compute(x, y, reference, current);
        if (left + leftCurrent == 0)
            return Count(result, reference, current);
        return Count(result with { Details = new Dictionary<string, double>(result.Details) { ["reference-infinite"] = left, ["current-infinite"] = leftCurrent } }, reference, current);
    }

    public virtual DriftResult Compare(ColumnProfile reference, ColumnProfile current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        return DriftResult.NotComputable(Name, $"{Name} needs the values and cannot be computed from profiles", reference.Count, current.Count);
    }

    public override string ToString() => Name;

    protected virtual bool HasBins => false;

    protected abstract DriftResult Compute(DriftColumn reference, DriftColumn current);

    /// <summary>The same where infinities were taken out; the full columns are given beside.</summary>
    protected virtual DriftResult Compute(DriftColumn reference, DriftColumn current, DriftColumn fullReference, DriftColumn fullCurrent) => Compute(reference, current);

    private static string Text(DriftColumnKind kind) => kind == DriftColumnKind.Numeric ? "numeric" : "categorical";

    private static DriftResult Count(DriftResult result, DriftColumn reference, DriftColumn current) =>
        result with { ReferenceMissing = reference.MissingCount, CurrentMissing = current.MissingCount };

    private static (DriftColumn Column, long Left) WithoutInfinities(DriftColumn column)
    {
        var values = column.Sorted.Values;
        if (!column.Sorted.HasInfinity)
            return (column, 0);

        double[] finite = [.. values.ToArray().Where(double.IsFinite)];
        return (DriftColumn.Numeric(column.Name, finite), values.Length - finite.Length);
    }

    private string? Refusal(DriftColumn column, string side)
    {
        var (missing, infinite) = (column.Policy.Missing, column.Policy.Infinite);
        if (missing == ValueHandling.Refuse && column.MissingCount > 0)
            return $"{column.MissingCount} missing values in the {side} column, which the policy refuses";
        if (missing == ValueHandling.OwnBin && !HasBins)
            return $"{Name} has no bins for missing values; use a binned method such as psi, or drop them";
        if (column.Kind == DriftColumnKind.Categorical)
            return null;
        if (infinite == ValueHandling.Refuse && column.Sorted.HasInfinity)
            return $"infinite values in the {side} column, which the policy refuses";
        return infinite == ValueHandling.OwnBin && !HasBins
            ? $"{Name} has no bins for infinite values; use a binned method such as psi, or drop them"
            : null;
    }
}
