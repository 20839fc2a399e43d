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
}
