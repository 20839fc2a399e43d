using System.Data.Common;

namespace MlOps.Sdk.Relational;

/// <summary>The columns of a table as the source has them, and rows turned into the columns that are inserted at once.</summary>
internal sealed class CopyShape
{
    private readonly string[] _names;
    private readonly CopyType[] _types;

    public CopyShape(CopyTable table, DbDataReader row)
    {
        _names = [.. Enumerable.Range(0, row.FieldCount).Select(row.GetName)];
        _types = [.. Enumerable.Range(0, row.FieldCount).Select(column => TypeOf(table, row, column))];
        Keys = [.. table.Keys.Select(key => Array.IndexOf(_names, key))];
        var others = _names.Except(table.Keys, StringComparer.Ordinal).ToArray();
        Merge = table.AppendOnly || others.Length == 0
            ? "ON CONFLICT DO NOTHING"
            : $"ON CONFLICT ({table.KeyList}) DO UPDATE SET {string.Join(", ", others.Select(name => $"{name} = excluded.{name}"))}";
    }

    /// <summary>Which columns are the key.</summary>
    public IReadOnlyList<int> Keys { get; }

    public string Names => string.Join(", ", _names);

    /// <summary>What follows the rows where they may be there already.</summary>
    public string Merge { get; }

    public IReadOnlyList<SqlColumn> ToColumns(IReadOnlyList<object?[]> rows) =>
        [.. _names.Select((name, column) => new SqlColumn(name, _types[column] switch
        {
            CopyType.Number => rows.Select(row => (long?)row[column]).ToArray(),
            CopyType.Real => rows.Select(row => (double?)row[column]).ToArray(),
            CopyType.Text => rows.Select(row => (string?)row[column]).ToArray(),
            _ => rows.Select(row => (byte[]?)row[column]).ToArray(),
        }))];

    private static CopyType TypeOf(CopyTable table, DbDataReader row, int column) => row.GetDataTypeName(column).ToUpperInvariant() switch
    {
        "INTEGER" or "BIGINT" => CopyType.Number,
        "REAL" or "DOUBLE PRECISION" => CopyType.Real,
        "TEXT" => CopyType.Text,
        "BLOB" or "BYTEA" => CopyType.Bytes,
        var other => throw new MlOpsIntegrityException($"Column '{row.GetName(column)}' of table '{table.Name}' has the type '{other}', which no release gave it; the schema was changed outside the store."),
    };
}
