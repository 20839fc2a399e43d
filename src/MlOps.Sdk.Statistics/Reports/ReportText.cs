using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>The words and numbers that Markdown and HTML share.</summary>
internal static class ReportText
{
    public const string None = "–";

    public static string Number(double? value) => value is { } number ? number.ToString("G4", CultureInfo.InvariantCulture) : None;

    public static string Share(double share) => share.ToString("P1", CultureInfo.InvariantCulture);

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Outcome(DriftOutcome outcome) => outcome switch
    {
        DriftOutcome.Drift => "drift",
        DriftOutcome.Negligible => "negligible",
        DriftOutcome.NoDrift => "no drift",
        _ => "not computable",
    };

    public static string PValue(DriftVerdict verdict) => (verdict.AdjustedPValue ?? verdict.Result.PValue) is { } p
        ? p.ToString(p < 0.001 ? "0.0e+0" : "0.####", CultureInfo.InvariantCulture)
        : None;

    public static string Effect(DriftVerdict verdict) => verdict.Result.Effect is { } effect
        ? string.Create(CultureInfo.InvariantCulture, $"{effect.Name} {effect.Value:G3}{(verdict.PracticalLimit is { } limit ? $" (limit {limit.ToString("G3", CultureInfo.InvariantCulture)})" : "")}")
        : None;

    public static string Missing(ColumnDrift column) => (column.Reference, column.Current) switch
    {
        ({ } a, { } b) => $"{Share(a.MissingShare)} → {Share(b.MissingShare)}",
        ({ } a, null) => $"{Share(a.MissingShare)} → {None}",
        (null, { } b) => $"{None} → {Share(b.MissingShare)}",
        _ => None,
    };

    public static string Kind(ColumnDrift column) => (column.ReferenceKind ?? column.CurrentKind) switch
    {
        DriftColumnKind.Numeric => "numeric",
        DriftColumnKind.Categorical => "categorical",
        _ => None,
    };

    /// <summary>The parts that add most to a score, in order of size.</summary>
    public static IEnumerable<Contribution> Largest(DriftResult result, int count) =>
        result.Contributions.OrderByDescending(part => Math.Abs(part.Value)).Take(count);
}
