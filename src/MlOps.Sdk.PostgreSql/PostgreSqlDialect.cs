using MlOps.Sdk.Relational;

namespace MlOps.Sdk;

/// <summary>PostgreSQL has many writers at once, so appending to the audit log takes a lock that ends with the transaction.</summary>
internal sealed class PostgreSqlDialect : ISqlDialect
{
    public string Name => "PostgreSQL";

    public IReadOnlyList<SqlMigration> Migrations { get; } = SqlMigration.ReadFrom(typeof(PostgreSqlDialect).Assembly);

    // The second key tells stores in different schemas of one database apart.
    public string? SerialLock => "SELECT pg_advisory_xact_lock(1296845168, hashtext(current_schema()))";

    // Columns are COLLATE "C", in which ILIKE folds A to Z and nothing else. An empty ESCAPE is none; without it, '\' would be one.
    public string Match(string column, string pattern, bool ignoreCase) => $"{column} {(ignoreCase ? "ILIKE" : "LIKE")} {pattern} ESCAPE ''";

    public string Pattern(string pattern, bool ignoreCase) => pattern;

    public string OneOf(string column, string numbers) => $"{column} = ANY(string_to_array({numbers}, ',')::bigint[])";

    public ValueTask InsertManyAsync(SqlSession session, string table, IReadOnlyList<SqlColumn> columns, string? onConflict, CancellationToken cancellationToken) =>
        onConflict is null
            ? PostgreSqlBulkInsert.CopyAsync(session, table, columns, cancellationToken)
            : PostgreSqlBulkInsert.MergeAsync(session, table, columns, onConflict, cancellationToken);

    // The third argument says whether the number was given already: the first row of an empty table gets the first number.
    public string? ContinueNumbers(string table, string column) =>
        $"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), COALESCE(MAX({column}), 1), MAX({column}) IS NOT NULL) FROM {table}";
}
