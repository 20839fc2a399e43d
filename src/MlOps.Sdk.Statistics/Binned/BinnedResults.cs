namespace MlOps.Sdk.Statistics;

/// <summary>What every binned result says of weighted rows.</summary>
internal static class BinnedResults
{
    public static DriftResult Weighing(this DriftResult result, BinnedPair pair) => pair.IsWeighted
        ? result with
        {
            // The variant of this one is the category it is about.
            Variant = result.Method == LInfinity.Method ? result.Variant : result.Variant is { } variant ? $"{variant}, weighted" : "weighted",
            Details = new Dictionary<string, double>(result.Details) { ["effective-reference"] = pair.EffectiveReference, ["effective-current"] = pair.EffectiveCurrent },
        }
        : result;
}
