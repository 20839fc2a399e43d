namespace MlOps.Sdk.Relational;

/// <summary>The records of one snapshot on their way into the target. Running it again changes nothing that is right already.</summary>
internal sealed class SnapshotCopy(SqlSession source, RelationalDatabase target, StoreCopyOptions options, IProgress<StoreCopyProgress>? progress)
{
    private readonly Dictionary<string, long> _rows = new(StringComparer.Ordinal);
    private long _written;

    public async ValueTask<CopiedSnapshot> RunAsync(CancellationToken cancellationToken)
    {
        var origin = await CopyMarker.OriginOfAsync(source, cancellationToken).ConfigureAwait(false);
        var state = await CopyMarker.ClaimAsync(target, origin, options.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (state == CopyState.Begun)
        {
            // Children first: nothing is taken away while something refers to it.
            foreach (var table in CopyTable.All.Reverse())
                await Copier(table).PruneAsync(cancellationToken).ConfigureAwait(false);
        }

        if (state != CopyState.Complete)
        {
            foreach (var table in CopyTable.All)
                await CopyAsync(table, state, cancellationToken).ConfigureAwait(false);
        }

        await CompareAsync(state, cancellationToken).ConfigureAwait(false);
        return new(
            state,
            await StoreCopy.HeadAsync(source, cancellationToken).ConfigureAwait(false),
            _rows,
            _written,
            await CopiedContent.ReferencedAsync(source, cancellationToken).ConfigureAwait(false));
    }

    private TableCopier Copier(CopyTable table) => new(source, target, table, options.PageSize);

    private async ValueTask CopyAsync(CopyTable table, CopyState state, CancellationToken cancellationToken)
    {
        var copier = Copier(table);
        void Told(long rows)
        {
            _written += rows;
            progress?.Report(new(table.Name, _written, 0, 0, 0, 0));
        }

        if (state == CopyState.Fresh)
            await copier.FillAsync(Told, cancellationToken).ConfigureAwait(false);
        else
            await copier.MendAsync(Told, cancellationToken).ConfigureAwait(false);
        await copier.ContinueNumbersAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CompareAsync(CopyState state, CancellationToken cancellationToken)
    {
        foreach (var table in CopyTable.All)
        {
            var (rows, difference) = await Copier(table).CheckAsync(cancellationToken).ConfigureAwait(false);
            _rows[table.Name] = rows;
            if (difference is null)
                continue;
            throw state == CopyState.Complete
                ? new MlOpsConflictException($"The target holds a finished copy, and source or target has changed since. {difference} Copy into an empty database.")
                : new MlOpsIntegrityException($"The copy is not what the source is. {difference} Somebody else writes to the target, or a row cannot be kept there; start again with an empty database.");
        }
    }
}
