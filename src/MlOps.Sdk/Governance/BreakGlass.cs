namespace MlOps.Sdk;

/// <summary>An alias was moved in an emergency against its policy.</summary>
public sealed record BreakGlass
{
    /// <summary>The emergency's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The version that was promoted.</summary>
    public required int Version { get; init; }

    /// <summary>The alias.</summary>
    public required string Alias { get; init; }

    /// <summary>The revision the move made.</summary>
    public required long AliasRevision { get; init; }

    /// <summary>The demands that were not met, in words.</summary>
    public IReadOnlyList<string> Bypassed { get; init; } = [];

    /// <summary>When the review is due, UTC.</summary>
    public required DateTimeOffset ReviewDueAt { get; init; }

    /// <summary>When it was said, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who said so.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>What the review said; null while there was none.</summary>
    public BreakGlassReview? Review { get; init; }
}
