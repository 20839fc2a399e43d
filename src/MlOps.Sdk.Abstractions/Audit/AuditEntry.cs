namespace MlOps.Sdk;

/// <summary>One change, chained to the one before by its hash.</summary>
public sealed record AuditEntry
{
    /// <summary>1, 2, … without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, by the names of <see cref="AuditAction"/>.</summary>
    public required string Action { get; init; }

    /// <summary>To what, such as <c>flight-delays:3</c> or <c>flight-delays@champion</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The subject before the change as JSON; null when there was none.</summary>
    public string? Before { get; init; }

    /// <summary>The subject after the change as JSON; null when it is gone.</summary>
    public string? After { get; init; }

    /// <summary>The hash of the entry before; 32 zero bytes for the first.</summary>
    public required ContentDigest PreviousHash { get; init; }

    /// <summary>SHA-256 over the previous hash and this entry's canonical bytes.</summary>
    public required ContentDigest Hash { get; init; }
}
