namespace MlOps.Sdk;

/// <summary>People are asked to let a version become an alias; the request's id is the fact's.</summary>
public sealed record ApprovalRequested() : ModelFactPayload("approval.requested")
{
    /// <summary>The alias the version shall become.</summary>
    public required string Alias { get; init; }

    /// <summary>What is to be approved: the digest of the version's content.</summary>
    public required ContentDigest Digest { get; init; }

    /// <summary>When the request, and every approval under it, ends, UTC; null when it does not.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
