namespace MlOps.Sdk;

/// <summary>One person's approval of a version, as a model card shows it.</summary>
public sealed record CardApproval
{
    /// <summary>The alias it was given for.</summary>
    public required string Alias { get; init; }

    /// <summary>Who approved.</summary>
    public required string By { get; init; }

    /// <summary>The roles the person had.</summary>
    public IReadOnlyList<string> Roles { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The digest of the content that was approved.</summary>
    public required ContentDigest Digest { get; init; }

    /// <summary>When it ends, UTC; null when it does not.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether it was taken back, or its request was refused.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>Why, or what was reviewed.</summary>
    public string? Reason { get; init; }
}
