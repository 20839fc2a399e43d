using System.Runtime.CompilerServices;

namespace MlOps.Sdk;

/// <summary>
/// Content in a local folder, one file per SHA-256: <c>sha256/ab/cdef…</c>. A file appears under its name only when it is whole and
/// flushed to disk, so a crash at any moment leaves no damaged content behind; what it leaves in <c>tmp</c> is removed when the
/// store is opened again.
/// </summary>
public sealed class FileArtifactStore : IRangedArtifactStore, IPrunableArtifactStore
{
    private readonly string _content;
    private readonly string _temporary;
    private readonly TimeProvider _time;
    private readonly FileSweep _sweep;

    /// <summary>Opens or creates a store.</summary>
    /// <param name="directory">The folder; it is created when it does not exist.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="MlOpsStoreException">The folder cannot be created or written.</exception>
    public FileArtifactStore(string directory, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        Root = Path.GetFullPath(directory);
        _content = Path.Combine(Root, "sha256");
        _temporary = Path.Combine(Root, "tmp");
        _time = time ?? TimeProvider.System;
        _sweep = new(Root);
        try
        {
            Directory.CreateDirectory(_content);
            Directory.CreateDirectory(_temporary);
            RemoveLeftovers();
            _sweep.Recover(PathOf);
            using var probe = CreateTemporary();
            File.Delete(probe.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"The artifact folder '{Root}' cannot be written: {e.Message}", isTransient: false, e);
        }
    }

    /// <summary>The full path of the folder.</summary>
    public string Root { get; }

    /// <inheritdoc/>
    public async ValueTask<ArtifactContent> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            var file = CreateTemporary();
            await using (file.ConfigureAwait(false))
            {
                try
                {
                    var stored = await ContentCopy.CopyAsync(content, file, cancellationToken).ConfigureAwait(false);
                    Publish(file, PathOf(stored.Digest));
                    return stored;
                }
                catch
                {
                    File.Delete(file.Name);
                    throw;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"An artifact could not be stored in '{Root}': {e.Message}", isTransient: true, e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var file = Open(digest);
        return ValueTask.FromResult<Stream>(new VerifyingStream(file, digest, file.Name, file.Length));
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenRangeAsync(ContentDigest digest, long offset, long? length = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        var file = Open(digest);
        try
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, file.Length);
            return ValueTask.FromResult<Stream>(new RangeStream(file, offset, Math.Min(length ?? long.MaxValue, file.Length - offset)));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ArtifactContent?> FindAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var path in PlacesOf(digest))
        {
            if (new FileInfo(path) is { Exists: true } file)
                return ValueTask.FromResult<ArtifactContent?>(new(digest, file.Length));
        }

        return ValueTask.FromResult<ArtifactContent?>(null);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArtifactContent> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var content in ListContentAsync(cancellationToken).ConfigureAwait(false))
            yield return new(content.Digest, content.Size);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AgedContent> ListContentAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var folder in Directory.EnumerateDirectories(_content).Order(StringComparer.Ordinal))
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (ContentDigest.TryParse(Path.GetFileName(folder) + file.Name, out var digest))
                    yield return new(digest, file.Length, file.LastWriteTimeUtc);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(digest);
        try
        {
            var found = File.Exists(path);
            File.Delete(path);
            return ValueTask.FromResult(found);
        }
        catch (DirectoryNotFoundException)
        {
            return ValueTask.FromResult(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"Artifact file '{path}' cannot be removed: {e.Message}", isTransient: false, e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TouchAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(digest);
        try
        {
            File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime);
            return ValueTask.FromResult(true);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return ValueTask.FromResult(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"Artifact file '{path}' cannot be touched: {e.Message}", isTransient: false, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryDeleteAsync(ContentDigest digest, DateTimeOffset notTouchedSince, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await _sweep.TryDeleteAsync(digest, PathOf(digest), notTouchedSince, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"Artifact {digest} in '{Root}' cannot be removed: {e.Message}", isTransient: false, e);
        }
    }

    private FileStream Open(ContentDigest digest)
    {
        Exception? missing = null;
        foreach (var path in PlacesOf(digest))
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                missing = e;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new MlOpsStoreException($"Artifact file '{path}' cannot be read: {e.Message}", isTransient: false, e);
            }
        }

        throw new MlOpsNotFoundException($"Artifact {digest} is not in '{Root}'.", missing!);
    }

    // Where a sweep may move content to and back from while it is looked for.
    private IEnumerable<string> PlacesOf(ContentDigest digest)
    {
        yield return PathOf(digest);
        yield return _sweep.DoomedPathOf(digest);
        yield return PathOf(digest);
    }

    // Replacing is as safe as keeping, as both hold the same bytes, and it mends content that was damaged on disk.
    private void Publish(FileStream file, string path)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        File.SetLastWriteTimeUtc(file.SafeFileHandle, now);
        file.Flush(flushToDisk: true);
        var folder = Path.GetDirectoryName(path)!;
        var created = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        try
        {
            File.Move(file.Name, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && new FileInfo(path) is { Exists: true } present && present.Length == file.Length)
        {
            File.SetLastWriteTimeUtc(path, now);
            File.Delete(file.Name); // Windows does not replace a file that is being read
        }

        DirectoryFlush.Flush(folder);
        if (created)
            DirectoryFlush.Flush(Path.GetDirectoryName(folder)!);
    }

    // A live writer holds a shared lock on its file, so only what a crash left behind can be opened exclusively.
    private void RemoveLeftovers()
    {
        foreach (var path in Directory.EnumerateFiles(_temporary))
        {
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // in use by another process, or gone already
            }
        }
    }

    private FileStream CreateTemporary() => new(
        Path.Combine(_temporary, Guid.CreateVersion7(_time.GetUtcNow()).ToString("N")),
        FileMode.CreateNew,
        FileAccess.ReadWrite,
        FileShare.Delete,
        bufferSize: 1,
        FileOptions.Asynchronous);

    private string PathOf(ContentDigest digest) => Path.Combine(_content, digest.Hex[..2], digest.Hex[2..]);
}
