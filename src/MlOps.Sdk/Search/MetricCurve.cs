namespace MlOps.Sdk;

/// <summary>The history of a metric, short enough to draw.</summary>
public sealed record MetricCurve
{
    /// <summary>How many points the history has.</summary>
    public required long Count { get; init; }

    /// <summary>How many points in a row a bucket stands for; the last may have fewer. 1 when nothing was left out.</summary>
    public required long PointsPerBucket { get; init; }

    /// <summary>The buckets by step.</summary>
    public required IReadOnlyList<MetricBucket> Buckets { get; init; }
}
