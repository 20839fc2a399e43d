namespace MlOps.Sdk.Statistics;

/// <summary>The inputs no two-sample method can use, refused with one wording, and the counts every result carries.</summary>
internal static class TwoSampleGuard
{
    public static DriftResult? Refuse(string method, SortedSample reference, SortedSample current, bool finite = false, int atLeast = 1)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        var reason = Shortage("reference", reference, atLeast) ?? Shortage("current", current, atLeast);
        if (reason is null && finite && (reference.HasInfinity || current.HasInfinity))
            reason = $"infinite value in the {(reference.HasInfinity ? "reference" : "current")} sample; use a rank test such as kolmogorov-smirnov, or remove it";

        return reason is null ? null : Refused(method, reason, reference, current);
    }

    public static DriftResult Refused(string method, string reason, SortedSample reference, SortedSample current) =>
        DriftResult.NotComputable(method, reason).Counting(reference, current);

    /// <summary>The result with the sizes of the samples filled in.</summary>
    public static DriftResult Counting(this DriftResult result, SortedSample reference, SortedSample current) => result with
    {
        ReferenceCount = reference.Count,
        CurrentCount = current.Count,
        ReferenceMissing = reference.MissingCount,
        CurrentMissing = current.MissingCount,
    };

    private static string? Shortage(string side, SortedSample sample, int atLeast) => sample switch
    {
        { Count: 0, MissingCount: > 0 } => $"all {sample.MissingCount} values of the {side} sample are missing",
        { Count: 0 } => $"the {side} sample is empty",
        _ => sample.Count >= atLeast ? null : $"the {side} sample has {sample.Count} of the {atLeast} values the method needs",
    };
}
