namespace MlOps.Sdk;

/// <summary>An entry of the audit log that is evidence for a control.</summary>
public sealed record EvidenceLink
{
    /// <summary>The entry's sequence.</summary>
    public required long Sequence { get; init; }

    /// <summary>The entry's hash in the chain.</summary>
    public required ContentDigest Hash { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, by the names of <see cref="AuditAction"/>.</summary>
    public required string Action { get; init; }

    /// <summary>To what.</summary>
    public required string Subject { get; init; }

    internal static EvidenceLink To(AuditEntry entry) => new()
    {
        Sequence = entry.Sequence,
        Hash = entry.Hash,
        At = entry.At,
        Actor = entry.Actor,
        Action = entry.Action,
        Subject = entry.Subject,
    };
}
