namespace MlOps.Sdk;

/// <summary>Nothing may be removed until the hold is released.</summary>
public sealed record LegalHold
{
    /// <summary>The hold's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The case or request that it is for.</summary>
    public required string Matter { get; init; }

    /// <summary>When it was said, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who said so.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}
