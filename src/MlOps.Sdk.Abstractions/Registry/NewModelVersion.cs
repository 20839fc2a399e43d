using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>What a store needs to add a version; its content is in the artifact store already.</summary>
public sealed record NewModelVersion
{
    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>A key that makes the registration idempotent: the same key gives the same version again.</summary>
    public required string Key { get; init; }

    /// <summary>The file's format: <c>onnx</c> or <c>mlnet</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The model file.</summary>
    public required ArtifactEntry File { get; init; }

    /// <summary>Further content frozen with the version, by the names of <see cref="ModelAttachment"/>.</summary>
    public IReadOnlyList<ArtifactEntry> Attachments { get; init; } = [];

    /// <summary>What the model takes and gives.</summary>
    public required ModelSignature Signature { get; init; }

    /// <summary>Run, data and code.</summary>
    public ModelLineage Lineage { get; init; } = new();

    /// <summary>What people should know of it.</summary>
    public string? Description { get; init; }

    /// <summary>The version a store makes of this.</summary>
    /// <param name="version">The number: one above the model's last.</param>
    /// <param name="change">Who registers it, and when.</param>
    public ModelVersion ToVersion(int version, Change change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new()
        {
            Model = Model,
            Version = version,
            Key = Key,
            Format = Format,
            File = File,
            Attachments = Attachments,
            Signature = Signature,
            Lineage = Lineage,
            Description = Description,
            CreatedAt = change.At.ToUniversalTime(),
            CreatedBy = change.Actor,
        };
    }

    /// <summary>Whether a version has this very content: what a store asks when the key is taken.</summary>
    public bool Matches(ModelVersion existing)
    {
        ArgumentNullException.ThrowIfNull(existing);
        var same = ToVersion(existing.Version, new() { Actor = existing.CreatedBy, At = existing.CreatedAt });
        return JsonSerializer.Serialize(same, MlOpsJson.ModelVersion) == JsonSerializer.Serialize(existing, MlOpsJson.ModelVersion);
    }
}
