namespace MlOps.Sdk;

/// <summary>What the review of an emergency said.</summary>
public sealed record BreakGlassReview
{
    /// <summary>Whether the emergency justified it.</summary>
    public required bool Justified { get; init; }

    /// <summary>When it was said, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who said so.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}
