using System.Security.Cryptography;

namespace MlOps.Sdk;

/// <summary>Brings content to the local disk.</summary>
public static class ArtifactDownloadExtensions
{
    /// <summary>
    /// Writes content to a file, which appears whole and verified or not at all. What a failed or cancelled download has brought
    /// waits beside it, and the next download of the same content to the same place goes on from there, if the store can read ranges.
    /// </summary>
    /// <param name="store">Where the content is.</param>
    /// <param name="digest">Which content.</param>
    /// <param name="path">The file; it is replaced when it exists. Its folder must exist.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <exception cref="MlOpsNotFoundException">No such content is stored.</exception>
    /// <exception cref="MlOpsIntegrityException">The content is damaged; nothing of it is kept.</exception>
    /// <exception cref="MlOpsStoreException">The store or the file failed, or another download to the same file is under way.</exception>
    public static async ValueTask DownloadAsync(this IArtifactStore store, ContentDigest digest, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var found = await store.FindAsync(digest, cancellationToken).ConfigureAwait(false)
            ?? throw new MlOpsNotFoundException($"Artifact {digest} is not in the store.");
        var part = $"{path}.{digest.Hex.AsSpan(0, 16)}.part";
        try
        {
            var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
            await using (file.ConfigureAwait(false))
            {
                if (await FillAsync(store, found, file, cancellationToken).ConfigureAwait(false) is { } other)
                {
                    file.SetLength(0);
                    throw new MlOpsIntegrityException($"Artifact {digest} is damaged: its {found.Size} bytes hash to {other}. Restore it from a backup, or delete it and put the original again.");
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"Artifact {digest} could not be written to '{path}': {e.Message}", isTransient: true, e);
        }
    }

    // Returns the digest of what came when it is not the one asked for.
    private static async ValueTask<ContentDigest?> FillAsync(IArtifactStore store, ArtifactContent wanted, FileStream file, CancellationToken cancellationToken)
    {
        var ranged = store as IRangedArtifactStore;
        if (ranged is null || file.Length > wanted.Size)
            file.SetLength(0);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await ContentCopy.CopyAsync(file, null, hash, cancellationToken).ConfigureAwait(false);
        if (file.Length < wanted.Size || wanted.Size == 0)
        {
            var rest = ranged is null
                ? await store.OpenReadAsync(wanted.Digest, cancellationToken).ConfigureAwait(false)
                : await ranged.OpenRangeAsync(wanted.Digest, file.Length, null, cancellationToken).ConfigureAwait(false);
            await using (rest.ConfigureAwait(false))
                await ContentCopy.CopyAsync(rest, file, hash, cancellationToken).ConfigureAwait(false);
        }

        var found = ContentDigest.FromHash(hash.GetHashAndReset());
        return found == wanted.Digest ? null : found;
    }
}
