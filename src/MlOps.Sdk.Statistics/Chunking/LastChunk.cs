namespace MlOps.Sdk.Statistics;

/// <summary>What becomes of the rows left over when a chunk is full size.</summary>
public enum LastChunk
{
    /// <summary>They are a smaller chunk.</summary>
    Keep,

    /// <summary>They join the chunk before; where there is none they are a chunk.</summary>
    Append,

    /// <summary>They are left out.</summary>
    Drop,
}
