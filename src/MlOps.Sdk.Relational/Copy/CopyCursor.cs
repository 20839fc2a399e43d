namespace MlOps.Sdk.Relational;

/// <summary>Reads a table in the order of its key, page by page.</summary>
internal sealed class CopyCursor(SqlSession session, CopyTable table, int pageSize, string columns = "*")
{
    private object?[]? _last;

    /// <summary>The columns, once a row was read.</summary>
    public CopyShape? Shape { get; private set; }

    /// <summary>The next rows; none at the end.</summary>
    public async ValueTask<List<object?[]>> NextAsync(CancellationToken token)
    {
        var after = _last is null ? "" : $"WHERE {CopySql.Compare(table, ">", "@after")} ";
        var rows = await session.QueryAsync(
            $"SELECT {columns} FROM {table.Name} {after}ORDER BY {table.KeyList} LIMIT @limit",
            row =>
            {
                Shape ??= new(table, row);
                return CopyRow.Read(row);
            },
            token,
            [.. CopySql.Key(table, "@after", _last, Shape), new("@limit", (long)Math.Max(1, pageSize / table.Weight))]).ConfigureAwait(false);
        _last = rows.Count > 0 ? rows[^1] : _last;
        return rows;
    }
}
