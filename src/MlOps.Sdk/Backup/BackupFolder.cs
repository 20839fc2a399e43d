using System.Security.Cryptography;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>The files of a backup: <c>manifest.json</c>, a snapshot of the database, and a folder of artifacts.</summary>
internal sealed class BackupFolder(string root)
{
    private const string Manifest = "manifest.json";

    public string Root { get; } = Path.GetFullPath(root);

    public string Artifacts => At("artifacts");

    public string At(string name) => Path.Combine(Root, name);

    public async ValueTask<BackupManifest?> FindManifestAsync(CancellationToken cancellationToken) =>
        File.Exists(At(Manifest)) ? await ReadManifestAsync(cancellationToken).ConfigureAwait(false) : null;

    /// <exception cref="MlOpsIntegrityException">There is none, or it cannot be read.</exception>
    public async ValueTask<BackupManifest> ReadManifestAsync(CancellationToken cancellationToken)
    {
        var path = At(Manifest);
        if (!File.Exists(path))
            throw new MlOpsIntegrityException($"'{Root}' is no complete backup: '{path}', which is written last, is not there. Make the backup again.");
        try
        {
            var manifest = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), MlOpsJson.BackupManifest);
            if (manifest is not { SchemaVersion: 1 })
                throw new MlOpsIntegrityException($"The manifest '{path}' has schema version {manifest?.SchemaVersion}; this release reads version 1. Use a newer release.");
            if (manifest.Database.Path != Path.GetFileName(manifest.Database.Path))
                throw new MlOpsIntegrityException($"The manifest '{path}' names a database '{manifest.Database.Path}' outside the backup; it was changed.");
            return manifest;
        }
        catch (JsonException e)
        {
            throw new MlOpsIntegrityException($"The manifest '{path}' is damaged: {e.Message} Take another backup.", e);
        }
    }

    public async ValueTask WriteManifestAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        var part = At(Manifest + ".part");
        var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None);
        await using (file.ConfigureAwait(false))
        {
            await JsonSerializer.SerializeAsync(file, manifest, MlOpsJson.BackupManifest, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, At(Manifest), overwrite: true);
        DirectoryFlush.Flush(Root);
    }

    public static async ValueTask<ArtifactContent> HashAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        await using (file.ConfigureAwait(false))
        {
            file.Flush(flushToDisk: true);
            return new(ContentDigest.FromHash(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false)), file.Length);
        }
    }
}
