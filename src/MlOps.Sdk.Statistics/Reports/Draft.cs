namespace MlOps.Sdk.Statistics;

/// <summary>A row of the report before columns are judged together.</summary>
internal sealed record Draft
{
    private const string NotCompared = "columns";

    public required ColumnDrift Row { get; init; }

    public required ComparedColumn Compared { get; init; }

    public required DriftResult MissingShare { get; init; }

    public static Draft Of<T>(string name, T? reference, T? current, IColumnComparer<T> comparer)
        where T : class
    {
        var a = reference is null ? null : comparer.Summary(reference);
        var b = current is null ? null : comparer.Summary(current);
        var kinds = (reference is null ? (DriftColumnKind?)null : comparer.Kind(reference), current is null ? (DriftColumnKind?)null : comparer.Kind(current));
        var compared = (reference, current) switch
        {
            (null, null) => Refused($"neither table has a column '{name}'", 0, 0),
            (_, null) => Refused($"the current table has no column '{name}'", Present(a), 0),
            (null, _) => Refused($"the reference has no column '{name}'", 0, Present(b)),
            _ when kinds.Item1 != kinds.Item2 => Refused($"the column was {Text(kinds.Item1)} in the reference and is {Text(kinds.Item2)} now", Present(a), Present(b)),
            _ => comparer.Compare(reference!, current!),
        };
        return new Draft
        {
            Compared = compared,
            MissingShare = Missing(a, b),
            Row = new ColumnDrift
            {
                Name = name,
                Presence = reference is not null && current is null ? ColumnPresence.ReferenceOnly : reference is null && current is not null ? ColumnPresence.CurrentOnly : ColumnPresence.Both,
                ReferenceKind = kinds.Item1,
                CurrentKind = kinds.Item2,
                Test = compared.Test,
                Verdict = new DriftVerdict { Outcome = DriftOutcome.NotComputable, Reason = "not judged", Result = compared.Result },
                Reference = a,
                Current = b,
                Shape = compared.Shape,
                UnseenCategories = [.. compared.Unseen.Take(20)],
                UnseenShare = compared.UnseenShare,
            },
        };
    }

    public ColumnDrift Judged(DriftVerdict verdict, DriftVerdict missing) => Row with
    {
        Verdict = verdict,
        MissingShare = Row.Reference is { MissingCount: 0 } && Row.Current is { MissingCount: 0 } || missing.Outcome == DriftOutcome.NotComputable ? null : missing,
    };

    private static DriftResult Missing(ColumnSummary? a, ColumnSummary? b)
    {
        if (a is null || b is null)
            return DriftResult.NotComputable(NotCompared, "one side only");
        if (a.MissingCount == 0 && b.MissingCount == 0)
            return DriftResult.NotComputable(NotCompared, "no missing values");

        // The normal approximation needs some five expected on each side.
        var rarest = Math.Min(a.MissingCount + b.MissingCount, a.RowCount + b.RowCount - a.MissingCount - b.MissingCount);
        var isLarge = rarest * (double)Math.Min(a.RowCount, b.RowCount) >= 5.0 * (a.RowCount + b.RowCount);
        return isLarge
            ? TwoProportions.Test(a.MissingCount, a.RowCount, b.MissingCount, b.RowCount) with { Variant = "share of missing values" }
            : FisherExact.Test(b.MissingCount, b.RowCount - b.MissingCount, a.MissingCount, a.RowCount - a.MissingCount) with { Variant = "share of missing values" };
    }

    private static ComparedColumn Refused(string reason, long reference, long current) =>
        new() { Result = DriftResult.NotComputable(NotCompared, reason, reference, current) };

    private static long Present(ColumnSummary? side) => side is null ? 0 : side.RowCount - side.MissingCount;

    private static string Text(DriftColumnKind? kind) => kind == DriftColumnKind.Numeric ? "numeric" : "categorical";
}
