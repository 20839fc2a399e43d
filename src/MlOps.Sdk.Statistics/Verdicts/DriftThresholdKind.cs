namespace MlOps.Sdk.Statistics;

/// <summary>What a fixed limit is compared with.</summary>
public enum DriftThresholdKind
{
    /// <summary>Drift where p is below the limit.</summary>
    PValueBelow,

    /// <summary>Drift where p is at most the limit.</summary>
    PValueAtMost,

    /// <summary>Drift where the statistic is at least the limit.</summary>
    StatisticAtLeast,

    /// <summary>Drift where the statistic exceeds the limit that came with the result.</summary>
    AboveNullLimit,
}
