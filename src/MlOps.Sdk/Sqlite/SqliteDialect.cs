using Microsoft.Data.Sqlite;
using MlOps.Sdk.Relational;

namespace MlOps.Sdk;

/// <summary>SQLite has one writer at a time, so the audit log needs no lock of its own.</summary>
internal sealed class SqliteDialect : ISqlDialect
{
    public string Name => "SQLite";

    public IReadOnlyList<SqlMigration> Migrations { get; } = SqlMigration.ReadFrom(typeof(SqliteDialect).Assembly);

    public string? SerialLock => null;

    // LIKE folds A to Z and nothing else; GLOB is exact.
    public string Match(string column, string pattern, bool ignoreCase) => $"{column} {(ignoreCase ? "LIKE" : "GLOB")} {pattern}";

    public string Pattern(string pattern, bool ignoreCase) => ignoreCase
        ? pattern
        : string.Concat(pattern.Select(c => c switch
        {
            '%' => "*",
            '_' => "?",
            '*' or '?' or '[' => $"[{c}]",
            _ => c.ToString(),
        }));

    public string OneOf(string column, string numbers) => $"{column} IN (SELECT value FROM json_each('[' || {numbers} || ']'))";

    public ValueTask InsertManyAsync(SqlSession session, string table, IReadOnlyList<SqlColumn> columns, string? onConflict, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SqliteBulkInsert.Run((SqliteConnection)session.Connection, table, columns, onConflict);
        return ValueTask.CompletedTask;
    }
}
