using System.Formats.Tar;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>Writes a bundle. What does not lie in the artifact store – audit proofs and metric histories – waits in a folder for its place in the tar.</summary>
internal sealed class BundleWriter(string folder, IArtifactStore artifacts)
{
    private readonly SortedDictionary<string, (ArtifactContent Content, bool Staged)> _contents = new(StringComparer.Ordinal);

    public IReadOnlyList<ArtifactContent> Contents => [.. _contents.Values.Select(item => item.Content)];

    public void Refer(ArtifactEntry entry) => _contents.TryAdd(entry.Digest.Hex, (new(entry.Digest, entry.Size), false));

    /// <summary>Keeps what <paramref name="write"/> writes as content of the bundle.</summary>
    public async ValueTask<ArtifactContent> StageAsync(Func<Stream, ValueTask> write, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, Path.GetRandomFileName());
        ArtifactContent content;
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
        await using (file.ConfigureAwait(false))
        {
            await write(file).ConfigureAwait(false);
            file.Position = 0;
            content = await ContentCopy.CopyAsync(file, null, cancellationToken).ConfigureAwait(false);
        }

        File.Move(path, Path.Combine(folder, content.Digest.Hex), overwrite: true);
        _contents[content.Digest.Hex] = (content, true);
        return content;
    }

    public async ValueTask WriteAsync(ModelBundleManifest manifest, Stream output, CancellationToken cancellationToken)
    {
        var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        await using (tar.ConfigureAwait(false))
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(manifest, MlOpsJson.ModelBundleManifest);
            await AddAsync(tar, BundleFormat.NameOf(BundleFormat.ManifestPrefix, ContentDigest.Of(json)), new MemoryStream(json), manifest.ExportedAt, cancellationToken).ConfigureAwait(false);
            foreach (var (content, staged) in _contents.Values)
            {
                Stream bytes = staged
                    ? File.OpenRead(Path.Combine(folder, content.Digest.Hex))
                    : await artifacts.OpenReadAsync(content.Digest, cancellationToken).ConfigureAwait(false);
                await using (bytes.ConfigureAwait(false))
                    await AddAsync(tar, BundleFormat.NameOf(BundleFormat.ContentPrefix, content.Digest), bytes.CanSeek ? bytes : new SizedStream(bytes, content.Size), manifest.ExportedAt, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static Task AddAsync(TarWriter tar, string name, Stream content, DateTimeOffset at, CancellationToken cancellationToken) =>
        tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, ModificationTime = at, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite }, cancellationToken);
}
