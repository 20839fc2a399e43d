namespace MlOps.Sdk;

/// <summary>Who changes something, when and why; every audited write carries one.</summary>
public sealed record Change
{
    /// <summary>Who: the user, service or pipeline that acts.</summary>
    public required string Actor { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why, in the actor's words.</summary>
    public string? Reason { get; init; }
}
