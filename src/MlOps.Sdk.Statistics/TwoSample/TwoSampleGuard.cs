namespace MlOps.Sdk.Statistics;

/// <summary>The inputs no two-sample method can use, refused with one wording.</summary>
internal static class TwoSampleGuard
{
    public static DriftResult? Refuse(string method, SortedSample reference, SortedSample current, bool finite = false)
    {
        var reason = Emptiness("reference", reference) ?? Emptiness("current", current);
        if (reason is null && finite && (reference.HasInfinity || current.HasInfinity))
            reason = $"infinite value in the {(reference.HasInfinity ? "reference" : "current")} sample; use a rank test such as kolmogorov-smirnov, or remove it";

        return reason is null
            ? null
            : DriftResult.NotComputable(method, reason, reference.Count, current.Count) with
            {
                ReferenceMissing = reference.MissingCount,
                CurrentMissing = current.MissingCount,
            };
    }

    private static string? Emptiness(string side, SortedSample sample) => sample switch
    {
        { Count: > 0 } => null,
        { MissingCount: > 0 } => $"all {sample.MissingCount} values of the {side} sample are missing",
        _ => $"the {side} sample is empty",
    };
}
