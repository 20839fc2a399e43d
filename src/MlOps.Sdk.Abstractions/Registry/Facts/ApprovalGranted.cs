namespace MlOps.Sdk;

/// <summary>A person lets a version become an alias; the approval's id is the fact's.</summary>
public sealed record ApprovalGranted() : ModelFactPayload("approval.granted")
{
    /// <summary>The id of the <see cref="ApprovalRequested"/> fact.</summary>
    public required Guid Request { get; init; }

    /// <summary>What was approved: the digest of the version's content as the person saw it.</summary>
    public required ContentDigest Digest { get; init; }

    /// <summary>The roles the person had when approving.</summary>
    public IReadOnlyList<string> Roles { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>When the approval ends, UTC; null when it lasts as long as the request.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
