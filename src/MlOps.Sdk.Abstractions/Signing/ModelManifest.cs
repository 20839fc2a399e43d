using System.Security.Cryptography;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>
/// The files of a model with their digests, in the form that OpenSSF model signing signs (predicate v1.0): one subject that names
/// the model by a digest over the digests of its files in ordinal order of their names, and the files in the predicate.
/// </summary>
public sealed record ModelManifest
{
    /// <summary>The predicate's type.</summary>
    public const string PredicateType = "https://model_signing/signature/v1.0";

    /// <summary>Names the model: for a registered version its reference, such as <c>flight-delays:3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 by file name, in ordinal order of the names.</summary>
    public required IReadOnlyList<KeyValuePair<string, ContentDigest>> Files { get; init; }

    /// <summary>SHA-256 over the digests of the files, one after the other: names the whole content.</summary>
    public ContentDigest Digest
    {
        get
        {
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var (_, digest) in Files)
                sha.AppendData(Convert.FromHexString(digest.Hex));
            return ContentDigest.FromHash(sha.GetHashAndReset());
        }
    }

    /// <summary>The manifest of a registered version: its file and everything that is frozen with it.</summary>
    public static ModelManifest Of(ModelVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return new()
        {
            Name = version.ToRef().ToString(),
            Files = [.. version.Attachments.Prepend(version.File).OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => KeyValuePair.Create(file.Path, file.Digest))],
        };
    }

    /// <summary>Reads a statement.</summary>
    /// <exception cref="JsonException">It is no statement of model signing v1.0, its files are not by SHA-256, or do not hash to its subject.</exception>
    public static ModelManifest Of(InTotoStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (statement.PredicateType != PredicateType || statement.Subjects.Count != 1)
            throw new JsonException($"The statement has the type '{statement.PredicateType}' and {statement.Subjects.Count} subjects; a signed model has {PredicateType} and one.");

        var predicate = statement.Predicate.Deserialize(ModelManifestJsonContext.Default.ModelManifestPredicate)
            ?? throw new JsonException("The statement's predicate is null.");
        var manifest = new ModelManifest
        {
            Name = statement.Subjects[0].Name,
            Files = [.. predicate.Resources.Select(resource => KeyValuePair.Create(resource.Name, DigestOf(resource)))],
        };
        return manifest.Digest == statement.Subjects[0].FindSha256()
            ? manifest
            : throw new JsonException($"The files of the statement hash to {manifest.Digest}, its subject is {statement.Subjects[0].FindSha256()}.");
    }

    /// <summary>The statement to sign.</summary>
    public InTotoStatement ToStatement() => new()
    {
        Subjects = [InTotoSubject.Of(Name, Digest)],
        PredicateType = PredicateType,
        Predicate = JsonSerializer.SerializeToElement(
            new ModelManifestPredicate
            {
                Serialization = new(),
                Resources = [.. Files.Select(file => new ModelManifestResource { Name = file.Key, Algorithm = "sha256", Digest = file.Value.Hex })],
            },
            ModelManifestJsonContext.Default.ModelManifestPredicate),
    };

    private static ContentDigest DigestOf(ModelManifestResource resource) =>
        resource.Algorithm == "sha256" && ContentDigest.TryParse(resource.Digest, out var digest)
            ? digest
            : throw new JsonException($"The digest of '{resource.Name}' is '{resource.Digest}' by '{resource.Algorithm}'; this release verifies sha256.");
}
