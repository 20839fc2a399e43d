namespace MlOps.Sdk.Statistics;

/// <summary>What a comparison amounts to.</summary>
public enum DriftOutcome
{
    /// <summary>Nothing could be judged; the reason says why. Not the same as "no drift".</summary>
    NotComputable,

    /// <summary>The difference is within what chance explains.</summary>
    NoDrift,

    /// <summary>Chance does not explain the difference, but it is too small to matter.</summary>
    Negligible,

    /// <summary>Chance does not explain the difference, and it is large enough to matter.</summary>
    Drift,
}
