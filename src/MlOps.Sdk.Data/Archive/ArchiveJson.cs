using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Sdk.Data;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ManifestDocument))]
[JsonSerializable(typeof(SweepDocument))]
internal sealed partial class ArchiveJson : JsonSerializerContext
{
    public static byte[] Write(ArchivedDataset dataset) => JsonSerializer.SerializeToUtf8Bytes(
        new ManifestDocument(
            dataset.SchemaVersion,
            JsonSerializer.SerializeToElement(dataset.Version, MlOpsJson.DatasetVersion),
            [.. dataset.Columns.Select(column => new ManifestColumn(column.Name, column.Dimension, Write(column.Values), Write(column.Nulls)))]),
        Default.ManifestDocument);

    /// <exception cref="JsonException">The bytes are no manifest.</exception>
    /// <exception cref="FormatException">A digest in it is none.</exception>
    public static ArchivedDataset Read(byte[] json)
    {
        var manifest = JsonSerializer.Deserialize(json, Default.ManifestDocument) ?? throw new JsonException("It is null.");
        return manifest.SchemaVersion == 1
            ? new()
            {
                Version = manifest.Version.Deserialize(MlOpsJson.DatasetVersion) ?? throw new JsonException("It has no version."),
                Columns = [.. manifest.Columns.Select(column => new ArchivedColumn { Name = column.Name, Dimension = column.Dimension, Values = Read(column.Values), Nulls = Read(column.Nulls) })],
            }
            : throw new JsonException($"Its schema version is {manifest.SchemaVersion}; this release reads version 1.");
    }

    public static string Write(SweepPlan plan) => JsonSerializer.Serialize(
        new SweepDocument(plan.SchemaVersion, plan.CreatedAt, [.. plan.Candidates.Select(content => new SweepDocumentContent(content.Digest.Hex, content.Size))]),
        Default.SweepDocument);

    /// <exception cref="JsonException">The text is no plan.</exception>
    /// <exception cref="FormatException">A digest in it is none.</exception>
    public static SweepPlan ReadPlan(string json)
    {
        var plan = JsonSerializer.Deserialize(json, Default.SweepDocument) ?? throw new JsonException("It is null.");
        return plan.SchemaVersion == 1
            ? new() { CreatedAt = plan.CreatedAt, Candidates = [.. plan.Candidates.Select(content => new ArchivedContent(ContentDigest.Parse(content.Sha256), content.Size))] }
            : throw new JsonException($"Its schema version is {plan.SchemaVersion}; this release reads version 1.");
    }

    private static ManifestChunk[] Write(IReadOnlyList<ArchivedChunk> chunks) => [.. chunks.Select(chunk => new ManifestChunk(chunk.Digest.Hex, chunk.Size))];

    private static ArchivedChunk[] Read(ManifestChunk[] chunks) => [.. chunks.Select(chunk => new ArchivedChunk(ContentDigest.Parse(chunk.Sha256), chunk.Size))];
}
