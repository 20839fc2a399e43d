namespace MlOps.Sdk;

/// <summary>One person's approval.</summary>
public sealed record Approval
{
    /// <summary>The approval's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The digest of the content that was approved.</summary>
    public required ContentDigest Digest { get; init; }

    /// <summary>The roles the person had.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>When it ends, UTC; null when it lasts as long as the request.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether it was taken back.</summary>
    public bool Revoked { get; init; }

    /// <summary>When it was said, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who said so.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}
