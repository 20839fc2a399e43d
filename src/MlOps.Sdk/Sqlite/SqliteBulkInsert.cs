using Microsoft.Data.Sqlite;
using MlOps.Sdk.Relational;
using SQLitePCL;

namespace MlOps.Sdk;

/// <summary>One prepared statement, bound and stepped per row, without the objects that ADO.NET makes for each.</summary>
internal static class SqliteBulkInsert
{
    public static void Run(SqliteConnection connection, string table, IReadOnlyList<SqlColumn> columns, string? onConflict)
    {
        var sql = $"INSERT INTO {table} ({string.Join(", ", columns.Select(column => column.Name))}) VALUES ({string.Join(", ", columns.Select(_ => "?"))}) {onConflict}";
        var handle = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(handle, sql, out var statement), handle);
        using (statement)
        {
            var rows = columns[0].Values.Length;
            for (var row = 0; row < rows; row++)
            {
                for (var i = 0; i < columns.Count; i++)
                    SqliteException.ThrowExceptionForRC(Bind(statement, i + 1, columns[i], row), handle);
                var rc = raw.sqlite3_step(statement);
                if (rc != raw.SQLITE_DONE)
                    SqliteException.ThrowExceptionForRC(rc, handle);
                raw.sqlite3_reset(statement);
            }
        }
    }

    private static int Bind(sqlite3_stmt statement, int index, SqlColumn column, int row) => column.Values switch
    {
        long[] numbers => raw.sqlite3_bind_int64(statement, index, numbers[row]),
        long?[] numbers => numbers[row] is { } number ? raw.sqlite3_bind_int64(statement, index, number) : raw.sqlite3_bind_null(statement, index),
        double?[] numbers => numbers[row] is { } number ? raw.sqlite3_bind_double(statement, index, number) : raw.sqlite3_bind_null(statement, index),
        string[] texts => texts[row] is { } text ? raw.sqlite3_bind_text(statement, index, text) : raw.sqlite3_bind_null(statement, index),
        byte[][] blobs => blobs[row] is { } blob ? raw.sqlite3_bind_blob(statement, index, blob) : raw.sqlite3_bind_null(statement, index),
        _ => throw new ArgumentException($"Column '{column.Name}' has values of type {column.Values.GetType()}; use long[], long?[], double?[], string[] or byte[][].", nameof(column)),
    };
}
