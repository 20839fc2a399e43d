namespace MlOps.Sdk;

/// <summary>What a bundle must be before it is taken in.</summary>
public sealed record BundleImportOptions
{
    /// <summary>The name the model gets here; the one it had unless set.</summary>
    public string? As { get; init; }

    /// <summary>Whose signature the head of the source's audit log must have. Without it the bundle proves that it is whole, not where it is from.</summary>
    public ISignatureTrust? Trust { get; init; }

    /// <summary>The most bytes the bundle may unpack to.</summary>
    public long MaxSize { get; init; } = 64L * 1024 * 1024 * 1024;

    /// <summary>The most entries it may have.</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>The folder for the files while they are checked; the system's for temporary files unless set.</summary>
    public string? StagingDirectory { get; init; }
}
