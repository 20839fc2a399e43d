using MlOps.Sdk.Relational;

namespace MlOps.Sdk;

/// <summary>SQLite has one writer at a time, so the audit log needs no lock of its own.</summary>
internal sealed class SqliteDialect : ISqlDialect
{
    public string Name => "SQLite";

    public IReadOnlyList<SqlMigration> Migrations { get; } = SqlMigration.ReadFrom(typeof(SqliteDialect).Assembly);

    public string? SerialLock => null;
}
