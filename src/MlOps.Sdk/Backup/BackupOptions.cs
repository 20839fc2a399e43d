namespace MlOps.Sdk;

/// <summary>How a backup is made.</summary>
public sealed record BackupOptions
{
    /// <summary>Whether content that the backup holds already is hashed again, and replaced where it is damaged; otherwise its presence and size suffice.</summary>
    public bool VerifyPresent { get; init; }

    /// <summary>Told of every content copied or skipped.</summary>
    public IProgress<BackupProgress>? Progress { get; init; }
}
