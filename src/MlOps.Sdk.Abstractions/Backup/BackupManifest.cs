namespace MlOps.Sdk;

/// <summary>What a backup holds. It is written last and renamed into place: a folder without it is no backup.</summary>
public sealed record BackupManifest
{
    /// <summary>The form of this record.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>When the snapshot was taken, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The snapshot of the database; its path is relative to the backup.</summary>
    public required ArtifactEntry Database { get; init; }

    /// <summary>The end of the audit log in the snapshot: an anchor for every later verification.</summary>
    public required AuditHead Head { get; init; }

    /// <summary>Every content that the snapshot refers to, in ascending order of digest.</summary>
    public required IReadOnlyList<ArtifactContent> Artifacts { get; init; }
}
