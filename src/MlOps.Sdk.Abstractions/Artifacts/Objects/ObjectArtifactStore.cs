using System.Runtime.CompilerServices;

namespace MlOps.Sdk;

/// <summary>
/// The artifact seam once, over what every store of objects can do. Content is hashed before it is sent, so it goes straight to
/// its final key, <c>sha256/ab/cdef…</c>, and what is there already is not sent again. An object appears whole or not at all.
/// </summary>
public abstract class ObjectArtifactStore : IRangedArtifactStore
{
    private const int PutAttempts = 3;

    private readonly string _root;
    private readonly TimeSpan _stall;
    private readonly string? _spoolDirectory;
    private readonly PartSender _parts;

    /// <summary>Takes the options.</summary>
    /// <param name="location">Where objects are, for messages: no secrets.</param>
    /// <param name="options">The options; the defaults when null.</param>
    /// <param name="maxParts">How many parts an object may have.</param>
    /// <exception cref="ArgumentException">The options are faulty.</exception>
    protected ObjectArtifactStore(string location, ObjectArtifactOptions? options, int maxParts)
    {
        ArgumentException.ThrowIfNullOrEmpty(location);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxParts, 1);
        options ??= new();
        if (options.FindFaults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(" ", faults), nameof(options));

        var prefix = options.Prefix.TrimEnd('/');
        _root = prefix.Length == 0 ? "sha256/" : $"{prefix}/sha256/";
        _stall = options.StallTimeout;
        _spoolDirectory = options.SpoolDirectory;
        _parts = new(options.PartSize, options.Parallelism, maxParts);
        Location = location;
    }

    /// <summary>Where the objects are, as messages say it; it holds no secrets.</summary>
    public string Location { get; }

    /// <summary>What the keys of all artifacts start with.</summary>
    protected string Root => _root;

    /// <inheritdoc/>
    /// <exception cref="MlOpsIntegrityException">The stream can seek, and gave other bytes when it was read again.</exception>
    public async ValueTask<ArtifactContent> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var staged = await StagedContent.TakeAsync(content, _spoolDirectory, cancellationToken).ConfigureAwait(false);
        await using (staged.ConfigureAwait(false))
        {
            var (digest, size) = staged.Content;
            if (size <= _parts.PartSizeFor(size))
                await PutWholeAsync(staged, KeyOf(digest), cancellationToken).ConfigureAwait(false);
            else
                await PutInPartsAsync(staged, KeyOf(digest), cancellationToken).ConfigureAwait(false);
            return staged.Content;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="MlOpsStoreException">The store cannot be reached or refuses; thrown by a read as well, when a broken download could not be taken up again.</exception>
    public async ValueTask<Stream> OpenReadAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        var stream = await OpenAsync(digest, 0, null, cancellationToken).ConfigureAwait(false);
        return new VerifyingStream(stream, digest, Location, stream.Length);
    }

    /// <inheritdoc/>
    /// <exception cref="MlOpsStoreException">The store cannot be reached or refuses; thrown by a read as well, when a broken download could not be taken up again.</exception>
    public async ValueTask<Stream> OpenRangeAsync(ContentDigest digest, long offset, long? length = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        var size = await FindSizeAsync(KeyOf(digest), cancellationToken).ConfigureAwait(false) ?? throw NotFound(digest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, size);
        var wanted = Math.Min(length ?? long.MaxValue, size - offset);
        return wanted == 0 ? new MemoryStream([], writable: false) : await OpenAsync(digest, offset, wanted, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ArtifactContent?> FindAsync(ContentDigest digest, CancellationToken cancellationToken = default) =>
        await FindSizeAsync(KeyOf(digest), cancellationToken).ConfigureAwait(false) is { } size ? new(digest, size) : null;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArtifactContent> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var objects = ListObjectsAsync(_root, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (objects.ConfigureAwait(false))
        {
            while (await CallAsync(() => objects.MoveNextAsync(), "list artifacts", cancellationToken).ConfigureAwait(false))
            {
                if (TryDigest(objects.Current.Key, out var digest))
                    yield return new(digest, objects.Current.Size);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        var key = KeyOf(digest);
        return CallAsync(() => DeleteObjectAsync(key, cancellationToken), $"delete artifact {digest}", cancellationToken);
    }

    /// <summary>The key of content.</summary>
    /// <exception cref="InvalidOperationException">The digest is the default value and names nothing.</exception>
    protected string KeyOf(ContentDigest digest) => $"{_root}{digest.Hex.AsSpan(0, 2)}/{digest.Hex.AsSpan(2)}";

    /// <summary>The size in bytes of an object, or null when there is none.</summary>
    protected abstract ValueTask<long?> FindObjectAsync(string key, CancellationToken cancellationToken);

    /// <summary>Puts a whole object in one request.</summary>
    /// <param name="key">The key.</param>
    /// <param name="content">All of the content.</param>
    /// <param name="replace">Whether to put it even where there is one.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>False when there is one and it was left alone.</returns>
    protected abstract ValueTask<bool> PutObjectAsync(string key, ObjectPart content, bool replace, CancellationToken cancellationToken);

    /// <summary>Begins an upload in parts.</summary>
    /// <param name="key">The key.</param>
    /// <param name="replace">Whether completing it replaces an object that is there.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    protected abstract ValueTask<ObjectUpload> BeginUploadAsync(string key, bool replace, CancellationToken cancellationToken);

    /// <summary>Opens an object.</summary>
    /// <param name="key">The key.</param>
    /// <param name="offset">The first byte: 0, or inside the object.</param>
    /// <param name="length">How many bytes; never more than there are. Up to the end when null.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>Null when there is no such object.</returns>
    protected abstract ValueTask<ObjectBody?> ReadObjectAsync(string key, long offset, long? length, CancellationToken cancellationToken);

    /// <summary>Objects whose key starts with a prefix, in ascending ordinal order of key.</summary>
    protected abstract IAsyncEnumerable<StoredObject> ListObjectsAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Removes an object; false when there was none.</summary>
    protected abstract ValueTask<bool> DeleteObjectAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a vendor's exception in the terms of the SDK; null for what is not the store's doing. Broken connections, time-outs
    /// and cancellation are recognised without it.
    /// </summary>
    /// <param name="exception">What the vendor's library threw.</param>
    /// <param name="attempted">What was attempted, such as <c>read artifact ab12…</c>.</param>
    protected abstract MlOpsStoreException? Translate(Exception exception, string attempted);

    /// <summary>Makes a request and throws what it throws in the terms of the SDK.</summary>
    /// <typeparam name="T">What the request gives.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="attempted">What it attempts, such as <c>list artifacts</c>.</param>
    /// <param name="cancellationToken">The token the request was given.</param>
    protected async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> request, string attempted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (Exception e) when (Translated(e, attempted, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    private async ValueTask<ResumingStream> OpenAsync(ContentDigest digest, long offset, long? length, CancellationToken cancellationToken)
    {
        var key = KeyOf(digest);
        var attempted = $"read artifact {digest}";
        var body = await ReadAsync(offset, length, cancellationToken).ConfigureAwait(false);
        return new(body, offset, _stall, (at, rest, token) => ReadAsync(at, rest, token), (e, token) => Translated(e, attempted, token));

        async Task<ObjectBody> ReadAsync(long at, long? rest, CancellationToken token) =>
            await CallAsync(() => ReadObjectAsync(key, at, rest, token), attempted, token).ConfigureAwait(false) ?? throw NotFound(digest);
    }

    private async ValueTask PutWholeAsync(StagedContent staged, string key, CancellationToken cancellationToken)
    {
        var attempted = $"store artifact {staged.Content.Digest}";
        var stored = false;
        var replace = false;
        for (var attempt = 1; !stored; attempt++)
        {
            await _parts.SendAsync(staged, async (part, token) => stored = await CallAsync(() => PutObjectAsync(key, part, replace, token), attempted, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (stored)
                return;

            // Another size under this name is damage from outside, which the original mends. None at all: it was deleted just now.
            var found = await FindSizeAsync(key, cancellationToken).ConfigureAwait(false);
            stored = found == staged.Content.Size;
            replace = found is not null;
            if (!stored && attempt == PutAttempts)
                throw new MlOpsStoreException($"Could not {attempted} in {Location}: it comes and goes, so another writer deletes it. Try again.", isTransient: true);
        }
    }

    private async ValueTask PutInPartsAsync(StagedContent staged, string key, CancellationToken cancellationToken)
    {
        var attempted = $"store artifact {staged.Content.Digest}";
        var found = await FindSizeAsync(key, cancellationToken).ConfigureAwait(false);
        if (found == staged.Content.Size)
            return;

        var upload = await CallAsync(() => BeginUploadAsync(key, found is not null, cancellationToken), attempted, cancellationToken).ConfigureAwait(false);
        var completed = false;
        try
        {
            await _parts.SendAsync(staged, (part, token) => CallAsync(() => DoneAsync(upload.SendAsync(part, token)), attempted, token).AsTask(), cancellationToken).ConfigureAwait(false);
            completed = await CallAsync(() => upload.CompleteAsync(cancellationToken), attempted, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!completed)
                await AbortAsync(upload).ConfigureAwait(false);
        }

        // Also when it is complete: the one request that says how many bytes the store has put together.
        if (await FindSizeAsync(key, cancellationToken).ConfigureAwait(false) != staged.Content.Size)
            throw new MlOpsStoreException($"Could not {attempted} in {Location}: after the upload it is not there in full size. Try again.", isTransient: true);
    }

    // Best effort, and not stopped by the caller's token: the store drops the parts of forgotten uploads by its own rules.
    private async ValueTask AbortAsync(ObjectUpload upload)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await CallAsync(() => DoneAsync(upload.AbortAsync(limit.Token)), "abort an upload", limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MlOpsException or OperationCanceledException)
        {
            // the failure that led here is the one to tell
        }
    }

    private ValueTask<long?> FindSizeAsync(string key, CancellationToken cancellationToken) =>
        CallAsync(() => FindObjectAsync(key, cancellationToken), $"look for '{key}'", cancellationToken);

    private Exception? Translated(Exception e, string attempted, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return e is OperationCanceledException ? null : new OperationCanceledException($"Cancelled; could not {attempted}.", e, cancellationToken);

        return e switch
        {
            MlOpsException => null,
            OperationCanceledException or TimeoutException => Interrupted("no answer in time"),
            IOException or HttpRequestException => Interrupted(e.Message),
            _ => Translate(e, attempted),
        };

        MlOpsStoreException Interrupted(string why) => new($"Could not {attempted} in {Location}: {why}", isTransient: true, e);
    }

    private static async ValueTask<bool> DoneAsync(ValueTask task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    private MlOpsNotFoundException NotFound(ContentDigest digest) => new($"Artifact {digest} is not in {Location}.");

    private bool TryDigest(string key, out ContentDigest digest)
    {
        digest = default;
        var name = key.StartsWith(_root, StringComparison.Ordinal) ? key.AsSpan(_root.Length) : default;
        return name.Length == 65 && name[2] == '/' && ContentDigest.TryParse($"{name[..2]}{name[3..]}", out digest);
    }
}
