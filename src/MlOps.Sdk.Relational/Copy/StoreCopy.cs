namespace MlOps.Sdk.Relational;

/// <summary>
/// Copies a whole store into an empty one of any kind: SQLite or PostgreSQL, folder, Azure Blob storage or S3. The copy is one
/// consistent snapshot of a source that stays in use; ids, row numbers and audit hashes stay as they are, so its audit log verifies
/// with the same head. A copy that broke off goes on when it is started again.
/// </summary>
public static class StoreCopy
{
    private const string Last = "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1";

    /// <summary>Copies everything that was committed before this was called, and compares both sides when it is there.</summary>
    /// <param name="source">What is copied; it may be written to meanwhile.</param>
    /// <param name="target">An empty store, or one that a copy of the same source left unfinished; nobody else writes to it meanwhile.</param>
    /// <param name="options">Page size, parallelism, checks; the defaults when null.</param>
    /// <param name="progress">Told of every page and every content; may be called from several threads.</param>
    /// <param name="cancellationToken">Stops the copy; the next one goes on from there.</param>
    /// <exception cref="MlOpsConflictException">The target is in use, holds a copy of another store, or a finished copy that has changed since.</exception>
    /// <exception cref="MlOpsIntegrityException">The source is damaged, or the copy is not what the source is; nothing marks it as finished then.</exception>
    /// <exception cref="MlOpsNotFoundException">Content that the source refers to is gone.</exception>
    /// <exception cref="MlOpsStoreException">Either side failed, or the two have different schemas.</exception>
    public static async ValueTask<StoreCopyReport> CopyAsync(
        CopyableStore source, CopyableStore target, StoreCopyOptions? options = null, IProgress<StoreCopyProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Require(source, target);
        options = (options ?? new()).Require();
        var snapshot = await source.Database.ReadAsync(
            (session, token) => new SnapshotCopy(session, target.Database, options, progress).RunAsync(token), cancellationToken).ConfigureAwait(false);

        var content = new CopiedContent(source.Artifacts, target.Artifacts, options);
        await content.AddUnreferencedAsync(snapshot.Content, cancellationToken).ConfigureAwait(false);
        await content.CopyAsync(
            snapshot.Content,
            done => progress?.Report(new("artifacts", snapshot.Written, done, snapshot.Content.Count, content.Written, content.Bytes)),
            cancellationToken).ConfigureAwait(false);

        var chain = await AuditChain.VerifyAsync(new RelationalAuditLog(target.Database).ListAuditAsync(0, cancellationToken), snapshot.Head, cancellationToken).ConfigureAwait(false);
        if (!chain.Intact)
            throw new MlOpsIntegrityException($"The audit log was copied as it is, and does not verify: {chain} Verify the source.");
        await CopyMarker.CompleteAsync(target.Database, options.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return new()
        {
            Head = snapshot.Head,
            Rows = snapshot.Rows,
            RowsWritten = snapshot.Written,
            Artifacts = snapshot.Content.Count,
            ArtifactsWritten = content.Written,
            BytesWritten = content.Bytes,
            Resumed = snapshot.State != CopyState.Fresh,
        };
    }

    /// <summary>Compares two stores to the last row, walks the target's audit log, and hashes in the target every content that the source refers to.</summary>
    /// <param name="source">What was copied; what it gained since counts as a difference.</param>
    /// <param name="target">Where it was copied to.</param>
    /// <param name="options">Page size; the defaults when null.</param>
    /// <param name="cancellationToken">Stops the comparison.</param>
    public static async ValueTask<StoreComparison> VerifyAsync(CopyableStore source, CopyableStore target, StoreCopyOptions? options = null, CancellationToken cancellationToken = default)
    {
        Require(source, target);
        options = (options ?? new()).Require();
        var differences = new List<string>();
        var (rows, head, wanted) = await source.Database.ReadAsync(
            async (session, token) =>
            {
                differences.Clear();
                var compared = 0L;
                foreach (var table in CopyTable.All)
                {
                    var (count, difference) = await new TableCopier(session, target.Database, table, options.PageSize).CheckAsync(token).ConfigureAwait(false);
                    compared += count;
                    if (difference is not null)
                        differences.Add(difference);
                }

                return (compared, await HeadAsync(session, token).ConfigureAwait(false), await CopiedContent.ReferencedAsync(session, token).ConfigureAwait(false));
            },
            cancellationToken).ConfigureAwait(false);

        var chain = await AuditChain.VerifyAsync(new RelationalAuditLog(target.Database).ListAuditAsync(0, cancellationToken), head, cancellationToken).ConfigureAwait(false);
        if (!chain.Intact)
            differences.Add(chain.ToString());
        var content = new CopiedContent(source.Artifacts, target.Artifacts, options);
        await content.AddUnreferencedAsync(wanted, cancellationToken).ConfigureAwait(false);
        foreach (var digest in wanted.Keys.OrderBy(digest => digest.Hex, StringComparer.Ordinal))
        {
            if (await content.ExamineAsync(digest, cancellationToken).ConfigureAwait(false) is { } problem)
                differences.Add(problem);
        }

        return new() { Differences = differences, Head = head, Rows = rows, Artifacts = wanted.Count };
    }

    internal static async ValueTask<AuditHead> HeadAsync(SqlSession session, CancellationToken token)
    {
        var head = await session.QueryAsync(Last, row => new AuditHead(row.GetInt64(0), row.GetDigest(1)), token).ConfigureAwait(false);
        return head.Count == 0 ? AuditHead.Empty : head[0];
    }

    private static void Require(CopyableStore source, CopyableStore target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (ReferenceEquals(source.Database, target.Database))
            throw new ArgumentException("Source and target are the same database; copy into another.", nameof(target));
        var (from, to) = (source.Database.Dialect, target.Database.Dialect);
        if (from.Migrations.Count != to.Migrations.Count)
            throw new MlOpsStoreException($"{from.Name} has schema {from.Migrations.Count} and {to.Name} schema {to.Migrations.Count}; use packages of the same release.", isTransient: false);
    }
}
