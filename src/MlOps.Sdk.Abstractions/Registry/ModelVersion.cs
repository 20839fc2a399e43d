using System.Text;

namespace MlOps.Sdk;

/// <summary>An immutable, numbered version of a registered model.</summary>
public sealed record ModelVersion
{
    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>1, 2, … without gaps.</summary>
    public required int Version { get; init; }

    /// <summary>The key it was registered under.</summary>
    public required string Key { get; init; }

    /// <summary>The file's format: <c>onnx</c> or <c>mlnet</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The model file with its SHA-256 and size.</summary>
    public required ArtifactEntry File { get; init; }

    /// <summary>Further content frozen with the version, by the names of <see cref="ModelAttachment"/>.</summary>
    public required IReadOnlyList<ArtifactEntry> Attachments { get; init; }

    /// <summary>What the model takes and gives.</summary>
    public required ModelSignature Signature { get; init; }

    /// <summary>Run, data and code.</summary>
    public required ModelLineage Lineage { get; init; }

    /// <summary>What people should know of it.</summary>
    public string? Description { get; init; }

    /// <summary>When it was registered, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who registered it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>The reference <c>name:version</c>.</summary>
    public ModelRef ToRef() => ModelRef.ByVersion(Model, Version);

    /// <summary>
    /// The digest of all the content: SHA-256 over the lines that <c>sha256sum</c> writes for the model file and then the attachments
    /// by path. Approvals are bound to it.
    /// </summary>
    public ContentDigest ComputeDigest() => ContentDigest.Of(Encoding.UTF8.GetBytes(string.Concat(
        Attachments.OrderBy(entry => entry.Path, StringComparer.Ordinal).Prepend(File).Select(entry => $"{entry.Digest.Hex}  {entry.Path}\n"))));

    /// <summary>The attachment of that name, or null.</summary>
    public ArtifactEntry? FindAttachment(string path) => Attachments.FirstOrDefault(a => a.Path == path);
}
