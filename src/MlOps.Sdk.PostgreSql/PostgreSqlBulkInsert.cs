using MlOps.Sdk.Relational;
using Npgsql;
using NpgsqlTypes;

namespace MlOps.Sdk;

/// <summary>Many rows in one exchange with the server: by COPY, or by one statement over arrays where rows may be there already.</summary>
internal static class PostgreSqlBulkInsert
{
    public static async ValueTask CopyAsync(SqlSession session, string table, IReadOnlyList<SqlColumn> columns, CancellationToken cancellationToken)
    {
        var copy = await ((NpgsqlConnection)session.Connection)
            .BeginBinaryImportAsync($"COPY {table} ({Names(columns, "")}) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            for (var row = 0; row < columns[0].Values.Length; row++)
            {
                await copy.StartRowAsync(cancellationToken).ConfigureAwait(false);
                foreach (var column in columns)
                    await WriteAsync(copy, column, row, cancellationToken).ConfigureAwait(false);
            }

            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // A copy brings the numbers of its rows with it; where none are given, the database gives them as ever.
    public static async ValueTask MergeAsync(SqlSession session, string table, IReadOnlyList<SqlColumn> columns, string onConflict, CancellationToken cancellationToken)
    {
        var arrays = string.Join(", ", columns.Select(column => $"@{column.Name}::{TypeOf(column)}[]"));
        SqlValue[] values = [.. columns.Select(column => new SqlValue($"@{column.Name}", column.Values))];
        await session.ExecuteAsync($"INSERT INTO {table} ({Names(columns, "")}) OVERRIDING SYSTEM VALUE SELECT {Names(columns, "u.")} FROM unnest({arrays}) AS u({Names(columns, "")}) {onConflict}", cancellationToken, values).ConfigureAwait(false);
    }

    private static string Names(IReadOnlyList<SqlColumn> columns, string prefix) => string.Join(", ", columns.Select(column => prefix + column.Name));

    private static Task WriteAsync(NpgsqlBinaryImporter copy, SqlColumn column, int row, CancellationToken cancellationToken) => column.Values switch
    {
        long[] numbers => copy.WriteAsync(numbers[row], NpgsqlDbType.Bigint, cancellationToken),
        long?[] numbers => numbers[row] is { } number ? copy.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken) : copy.WriteNullAsync(cancellationToken),
        double?[] numbers => numbers[row] is { } number ? copy.WriteAsync(number, NpgsqlDbType.Double, cancellationToken) : copy.WriteNullAsync(cancellationToken),
        string[] texts => texts[row] is { } text ? copy.WriteAsync(text, NpgsqlDbType.Text, cancellationToken) : copy.WriteNullAsync(cancellationToken),
        byte[][] blobs => blobs[row] is { } blob ? copy.WriteAsync(blob, NpgsqlDbType.Bytea, cancellationToken) : copy.WriteNullAsync(cancellationToken),
        _ => throw WrongType(column),
    };

    private static string TypeOf(SqlColumn column) => column.Values switch
    {
        long[] or long?[] => "bigint",
        double?[] => "double precision",
        string[] => "text",
        byte[][] => "bytea",
        _ => throw WrongType(column),
    };

    private static ArgumentException WrongType(SqlColumn column) =>
        new($"Column '{column.Name}' has values of type {column.Values.GetType()}; use long[], long?[], double?[], string[] or byte[][].", nameof(column));
}
