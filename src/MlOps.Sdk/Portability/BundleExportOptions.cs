namespace MlOps.Sdk;

/// <summary>What goes into a model's bundle.</summary>
public sealed record BundleExportOptions
{
    /// <summary>One version; all of them when null.</summary>
    public int? Version { get; init; }

    /// <summary>How many points of all metrics a run may have; the history of a run with more is left out and said so by an exception.</summary>
    public long MaxMetricPoints { get; init; } = 10_000_000;
}
