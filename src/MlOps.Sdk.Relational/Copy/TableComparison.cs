namespace MlOps.Sdk.Relational;

/// <summary>
/// Walks a table of two databases side by side: each page of the source with the rows of the target from the same stretch of keys,
/// so that neither side is read as a whole and nobody but the databases compares keys by order.
/// </summary>
internal sealed class TableComparison(SqlSession source, CopyTable table, int pageSize)
{
    private readonly CopyCursor _cursor = new(source, table, pageSize);
    private object?[]? _after;
    private CopyShape? _targetShape;
    private bool _ended;

    /// <summary>The columns, once either side gave a row.</summary>
    public CopyShape? Shape => _cursor.Shape ?? _targetShape;

    /// <summary>Rows of the source read so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The next stretch and the source's rows in it; null after the last.</summary>
    public async ValueTask<TableDifference?> NextAsync(SqlSession target, CancellationToken token)
    {
        if (_ended)
            return null;
        var rows = await _cursor.NextAsync(token).ConfigureAwait(false);
        Rows += rows.Count;
        _ended = rows.Count == 0;
        var there = await ReadTargetAsync(target, rows.Count == 0 ? null : rows[^1], token).ConfigureAwait(false);
        _after = rows.Count == 0 ? _after : rows[^1];

        var difference = new TableDifference([], [], []);
        foreach (var row in rows)
        {
            if (!there.Remove(CopyRow.KeyOf(row, Shape!.Keys), out var found))
                difference.Missing.Add(row);
            else if (!CopyRow.Same(row, found))
                difference.Other.Add(row);
        }

        difference.Extra.AddRange(there.Values);
        return difference;
    }

    // Up to the key of the last row of the source's page; up to the end where the source has ended.
    private async ValueTask<Dictionary<string, object?[]>> ReadTargetAsync(SqlSession target, object?[]? last, CancellationToken token)
    {
        string[] bounds = [.. _after is null ? [] : new[] { CopySql.Compare(table, ">", "@after") }, .. last is null ? [] : new[] { CopySql.Compare(table, "<=", "@last") }];
        var rows = await target.QueryAsync(
            $"SELECT {_cursor.Shape?.Names ?? "*"} FROM {table.Name}{(bounds.Length == 0 ? "" : " WHERE ")}{string.Join(" AND ", bounds)}",
            row =>
            {
                _targetShape ??= new(table, row);
                return CopyRow.Read(row);
            },
            token,
            [.. CopySql.Key(table, "@after", _after, Shape), .. CopySql.Key(table, "@last", last, Shape)]).ConfigureAwait(false);
        return rows.ToDictionary(row => CopyRow.KeyOf(row, Shape!.Keys), StringComparer.Ordinal);
    }
}
