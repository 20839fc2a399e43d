namespace MlOps.Sdk.Tests.Testing;

// The listing of MlOps.Sdk.Testing's README, word for word.
public sealed class FolderArtifactStore(string folder) : IArtifactStore
{
    public async ValueTask<ArtifactContent> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellationToken);
        var (digest, part) = (ContentDigest.Of(bytes.ToArray()), Path.Combine(folder, Path.GetRandomFileName()));
        using (var file = File.Create(part, bufferSize: 4096, FileOptions.WriteThrough)) // on disk first, then under its name
            bytes.WriteTo(file);
        File.Move(part, PathOf(digest), overwrite: true);
        return new(digest, bytes.Length);
    }
    public ValueTask<Stream> OpenReadAsync(ContentDigest digest, CancellationToken cancellationToken = default) => Find(digest) is { } found
        ? new(new VerifyingStream(File.OpenRead(PathOf(digest)), digest, folder, found.Size))
        : throw new MlOpsNotFoundException($"Artifact {digest} is not in '{folder}'.");
    public ValueTask<ArtifactContent?> FindAsync(ContentDigest digest, CancellationToken cancellationToken = default) => new(Find(digest));
    public IAsyncEnumerable<ArtifactContent> ListAsync(CancellationToken cancellationToken = default) => Directory.GetFiles(folder, "*.bin")
        .Order(StringComparer.Ordinal).Select(path => Find(ContentDigest.Parse(Path.GetFileNameWithoutExtension(path)))!.Value).ToAsyncEnumerable();
    public ValueTask<bool> DeleteAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        var found = Find(digest) is not null;
        File.Delete(PathOf(digest));
        return new(found);
    }
    private ArtifactContent? Find(ContentDigest digest) => new FileInfo(PathOf(digest)) is { Exists: true } file ? new(digest, file.Length) : null;
    private string PathOf(ContentDigest digest) => Path.Combine(folder, digest.Hex + ".bin");
}
