namespace MlOps.Sdk.Serving;

/// <summary>How the answers of a served version are kept, since it serves.</summary>
public sealed record CachingStatus
{
    /// <summary>The type of the rows, or <c>tensors</c>.</summary>
    public required string Row { get; init; }

    /// <summary>The version this is about.</summary>
    public required int Version { get; init; }

    /// <summary>Why answers are not kept, though that is asked for; null when they are.</summary>
    public required string? Refusal { get; init; }

    /// <summary>Answers kept now.</summary>
    public required int Entries { get; init; }

    /// <summary>Bytes that they and their inputs take.</summary>
    public required long Bytes { get; init; }

    /// <summary>Calls answered without a run of their own.</summary>
    public required long Hits { get; init; }

    /// <summary>Calls that had to run.</summary>
    public required long Misses { get; init; }

    /// <summary>Answers that went to make room or because of their age.</summary>
    public required long Evictions { get; init; }
}
