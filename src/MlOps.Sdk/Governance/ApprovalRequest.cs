namespace MlOps.Sdk;

/// <summary>A request to let a version become an alias, with what came of it.</summary>
public sealed record ApprovalRequest
{
    /// <summary>The request's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The version.</summary>
    public required int Version { get; init; }

    /// <summary>The alias it shall become.</summary>
    public required string Alias { get; init; }

    /// <summary>The digest of the content that is to be approved.</summary>
    public required ContentDigest Digest { get; init; }

    /// <summary>When the request, and every approval under it, ends, UTC; null when it does not.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was said, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who said so.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The approvals, oldest first, with those that were taken back.</summary>
    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    /// <summary>Who refused it; null when nobody did.</summary>
    public string? RejectedBy { get; init; }

    /// <summary>Why it was refused.</summary>
    public string? RejectedBecause { get; init; }

    /// <summary>Whether approvals under it count at a time.</summary>
    public bool IsOpenAt(DateTimeOffset at) => RejectedBy is null && !(at >= ExpiresAt);
}
