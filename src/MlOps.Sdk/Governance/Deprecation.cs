namespace MlOps.Sdk;

/// <summary>A version, or a whole model, should not be used any more.</summary>
public sealed record Deprecation
{
    /// <summary>From when on, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it is to be retired, UTC; null when that is not known.</summary>
    public DateTimeOffset? RetiresAt { get; init; }

    /// <summary>The version to use instead.</summary>
    public int? Replacement { get; init; }

    /// <summary>When it was said, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who said so.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}
