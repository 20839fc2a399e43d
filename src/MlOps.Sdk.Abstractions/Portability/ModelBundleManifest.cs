namespace MlOps.Sdk;

/// <summary>
/// What a model's bundle holds beside its audit entries. Versions, aliases, gate reports and facts stand in the entries themselves, which
/// are proved to be part of the source's log, and so are not written twice.
/// </summary>
public sealed record ModelBundleManifest
{
    /// <summary>The form of this record.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>The model's name at its source.</summary>
    public required string Model { get; init; }

    /// <summary>The one version the bundle holds; null for all.</summary>
    public int? Version { get; init; }

    /// <summary>When it was written, UTC.</summary>
    public required DateTimeOffset ExportedAt { get; init; }

    /// <summary>Who wrote it.</summary>
    public required string ExportedBy { get; init; }

    /// <summary>The model's audit entries with their proofs, as content of the bundle (<see cref="AuditBundle"/>).</summary>
    public required ArtifactContent Audit { get; init; }

    /// <summary>The runs the versions came from.</summary>
    public required IReadOnlyList<BundledRun> Runs { get; init; }

    /// <summary>Every content in the bundle, in ascending order of digest.</summary>
    public required IReadOnlyList<ArtifactContent> Contents { get; init; }
}
