namespace MlOps.Sdk.Relational;

/// <summary>The content that a snapshot refers to, and its way from one artifact store to another.</summary>
internal sealed class CopiedContent(IArtifactStore source, IArtifactStore target, StoreCopyOptions options)
{
    private const string RunArtifacts = "SELECT DISTINCT digest, size FROM run_artifact";
    private const string Versions = "SELECT record FROM model_version";

    private int _written;
    private int _done;
    private long _bytes;

    public int Written => Volatile.Read(ref _written);

    public long Bytes => Volatile.Read(ref _bytes);

    public static async ValueTask<Dictionary<ContentDigest, long>> ReferencedAsync(SqlSession session, CancellationToken token)
    {
        var content = new Dictionary<ContentDigest, long>();
        foreach (var (digest, size) in await session.QueryAsync(RunArtifacts, row => (row.GetDigest(0), row.GetInt64(1)), token).ConfigureAwait(false))
            content[digest] = size;
        foreach (var version in await session.QueryAsync(Versions, row => Stored.Read(row.GetString(0), MlOpsJson.ModelVersion, "model version"), token).ConfigureAwait(false))
        {
            foreach (var entry in version.Attachments.Prepend(version.File))
                content[entry.Digest] = entry.Size;
        }

        return content;
    }

    /// <summary>Adds what nothing refers to, if that is wanted.</summary>
    public async ValueTask AddUnreferencedAsync(Dictionary<ContentDigest, long> content, CancellationToken cancellationToken)
    {
        if (!options.IncludeUnreferenced)
            return;
        await foreach (var (digest, size) in source.ListAsync(cancellationToken).ConfigureAwait(false))
            content[digest] = size;
    }

    /// <summary>Copies what the target lacks. Content has no order, so several travel at once.</summary>
    public async ValueTask CopyAsync(IReadOnlyDictionary<ContentDigest, long> content, Action<int> progress, CancellationToken cancellationToken) =>
        await Parallel.ForEachAsync(
            content,
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken },
            async (item, token) =>
            {
                if (!await IsPresentAsync(item.Key, item.Value, token).ConfigureAwait(false))
                {
                    await PutAsync(item.Key, token).ConfigureAwait(false);
                    Interlocked.Increment(ref _written);
                    Interlocked.Add(ref _bytes, item.Value);
                }

                progress(Interlocked.Increment(ref _done));
            }).ConfigureAwait(false);

    /// <summary>What is wrong with content in the target, or null.</summary>
    public async ValueTask<string?> ExamineAsync(ContentDigest digest, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await target.OpenReadAsync(digest, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
                await stream.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is MlOpsNotFoundException or MlOpsIntegrityException)
        {
            return e.Message;
        }
    }

    private async ValueTask<bool> IsPresentAsync(ContentDigest digest, long size, CancellationToken cancellationToken) =>
        await target.FindAsync(digest, cancellationToken).ConfigureAwait(false) is { } found && found.Size == size
        && (!options.VerifyPresent || await ExamineAsync(digest, cancellationToken).ConfigureAwait(false) is null);

    private async ValueTask PutAsync(ContentDigest digest, CancellationToken cancellationToken)
    {
        var stream = await source.OpenReadAsync(digest, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var stored = await target.PutAsync(stream, cancellationToken).ConfigureAwait(false);
            if (stored.Digest != digest)
                throw new MlOpsIntegrityException($"Artifact {digest} arrived as {stored.Digest}; the source gave other bytes than it was asked for. Verify the source.");
        }
    }
}
