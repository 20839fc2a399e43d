namespace MlOps.Sdk.Statistics;

/// <summary>The estimated performance chunk by chunk.</summary>
public sealed record PerformanceReport
{
    /// <summary>One entry a chunk, in order.</summary>
    public required IReadOnlyList<ChunkPerformance> Chunks { get; init; }

    /// <summary>What can be said about the assumptions over all rows together.</summary>
    public required AssumptionCheck Assumptions { get; init; }

    /// <summary>Whether any chunk raises an alarm.</summary>
    public bool IsAlert => Chunks.Any(chunk => chunk.IsAlert);
}
