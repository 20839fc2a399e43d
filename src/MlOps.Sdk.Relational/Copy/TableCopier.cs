namespace MlOps.Sdk.Relational;

/// <summary>Writes one table of a snapshot into the target, in transactions of a page each.</summary>
internal sealed class TableCopier(SqlSession source, RelationalDatabase target, CopyTable table, int pageSize)
{
    /// <summary>Copies into an empty table.</summary>
    public async ValueTask FillAsync(Action<long> progress, CancellationToken cancellationToken)
    {
        var cursor = new CopyCursor(source, table, pageSize);
        while (await cursor.NextAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            await WriteAsync(page, cursor.Shape!, "ON CONFLICT DO NOTHING", cancellationToken).ConfigureAwait(false);
            progress(page.Count);
        }
    }

    /// <summary>Takes out of the target what the source has no longer, and makes way for renamed rows.</summary>
    public async ValueTask PruneAsync(CancellationToken cancellationToken)
    {
        var comparison = new TableComparison(source, table, pageSize);
        await foreach (var difference in CompareAsync(comparison, cancellationToken).ConfigureAwait(false))
        {
            var renamed = table.Renamed is null ? [] : difference.Other;
            if (difference.Extra.Count + renamed.Count == 0)
                continue;
            Refuse(difference);
            await target.WriteAsync(
                async (session, token) =>
                {
                    foreach (var row in difference.Extra)
                        await session.ExecuteAsync(CopySql.Delete(table), token, [.. CopySql.Key(table, "@k", row, comparison.Shape)]).ConfigureAwait(false);
                    foreach (var row in renamed)
                        await session.ExecuteAsync(CopySql.Rename(table), token, [new("@text", $"\u0001{CopyRow.KeyOf(row, comparison.Shape!.Keys)}"), .. CopySql.Key(table, "@k", row, comparison.Shape)]).ConfigureAwait(false);
                    return 0;
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Brings a table that was copied in part to the snapshot.</summary>
    public async ValueTask MendAsync(Action<long> progress, CancellationToken cancellationToken)
    {
        var comparison = new TableComparison(source, table, pageSize);
        await foreach (var difference in CompareAsync(comparison, cancellationToken).ConfigureAwait(false))
        {
            Refuse(difference);
            List<object?[]> rows = [.. difference.Missing, .. difference.Other];
            if (rows.Count == 0)
                continue;
            await WriteAsync(rows, comparison.Shape!, comparison.Shape!.Merge, cancellationToken).ConfigureAwait(false);
            progress(rows.Count);
        }
    }

    /// <summary>Compares without writing: the rows of the source, and the difference in one sentence, or null.</summary>
    public async ValueTask<(long Rows, string? Difference)> CheckAsync(CancellationToken cancellationToken)
    {
        var comparison = new TableComparison(source, table, pageSize);
        var (missing, other, extra) = (0L, 0L, 0L);
        await foreach (var difference in CompareAsync(comparison, cancellationToken).ConfigureAwait(false))
        {
            missing += difference.Missing.Count;
            other += difference.Other.Count;
            extra += difference.Extra.Count;
        }

        return (comparison.Rows, missing + other + extra == 0
            ? null
            : $"Table '{table.Name}': of {comparison.Rows} rows of the source, {missing} are missing in the target and {other} differ; the target has {extra} more.");
    }

    /// <summary>Lets the database number new rows after the ones it was given.</summary>
    public async ValueTask ContinueNumbersAsync(CancellationToken cancellationToken)
    {
        if (table.Numbered && target.Dialect.ContinueNumbers(table.Name, table.Keys[0]) is { } statement)
            await target.WriteAsync(async (session, token) => await session.ScalarAsync(statement, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    // A stretch at a time on a snapshot of its own: what is written between two stretches never changes a later one.
    private async IAsyncEnumerable<TableDifference> CompareAsync(TableComparison comparison, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await target.ReadAsync((session, token) => comparison.NextAsync(session, token), cancellationToken).ConfigureAwait(false) is { } difference)
            yield return difference;
    }

    private void Refuse(TableDifference difference)
    {
        if (table.AppendOnly && difference.Other.Count + difference.Extra.Count > 0)
            throw new MlOpsConflictException($"The target holds rows in '{table.Name}' that the source does not have: it was written to meanwhile, or is a copy of another store. Copy into an empty database.");
    }

    private ValueTask<int> WriteAsync(List<object?[]> rows, CopyShape shape, string onConflict, CancellationToken cancellationToken) => target.WriteAsync(
        async (session, token) =>
        {
            await target.Dialect.InsertManyAsync(session, table.Name, shape.ToColumns(rows), onConflict, token).ConfigureAwait(false);
            return 0;
        },
        cancellationToken);
}
