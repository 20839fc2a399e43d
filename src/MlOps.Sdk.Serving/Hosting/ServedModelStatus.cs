namespace MlOps.Sdk.Serving;

/// <summary>How a served model stands.</summary>
public sealed record ServedModelStatus
{
    /// <summary>What is served.</summary>
    public required ModelRef Reference { get; init; }

    /// <summary>Whether it can answer.</summary>
    public required ServedModelState State { get; init; }

    /// <summary>The version that answers; null when none does.</summary>
    public required ModelVersion? Version { get; init; }

    /// <summary>When that version took over, UTC.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>Why the version that should serve does not, or null. It may be set while an older version answers.</summary>
    public required string? Problem { get; init; }

    /// <summary>Whether it is out of memory to make room for others, and the next call loads it again.</summary>
    public bool LoadsOnDemand { get; init; }

    /// <summary>Whether a call is answered: at once, or after the model that rests was loaded again.</summary>
    public bool CanAnswer => State == ServedModelState.Ready || LoadsOnDemand;

    /// <summary>Bytes of memory that the version takes, as far as it can be told; 0 when none is loaded.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>How single rows of concurrent callers are answered, for each type of row that batches; empty when none does.</summary>
    public IReadOnlyList<BatchingStatus> Batching { get; init; } = [];

    /// <summary>How answers are kept, for each type of row and for tensors; empty where none are.</summary>
    public IReadOnlyList<CachingStatus> Caching { get; init; } = [];
}
