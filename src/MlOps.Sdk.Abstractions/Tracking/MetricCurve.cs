namespace MlOps.Sdk;

/// <summary>The history of a metric, short enough to draw.</summary>
public sealed record MetricCurve
{
    /// <summary>How many points the history has.</summary>
    public required long Count { get; init; }

    /// <summary>The most points in a row that a bucket stands for, a power of two; 1 when nothing was left out. The last bucket may have fewer, and so
    /// may others where a store drew the curve from summaries: what a bucket tells of its points is exact in either case.</summary>
    public required long PointsPerBucket { get; init; }

    /// <summary>The buckets by step.</summary>
    public required IReadOnlyList<MetricBucket> Buckets { get; init; }
}
