namespace MlOps.Sdk.Relational;

/// <summary>
/// Where databases differ. The statements of the stores are written in the SQL that SQLite and PostgreSQL share (named
/// parameters with <c>@</c>, <c>ON CONFLICT</c>, <c>RETURNING</c>, row values).
/// </summary>
public interface ISqlDialect
{
    /// <summary>The database's name, for messages.</summary>
    string Name { get; }

    /// <summary>The schema's migrations, in ascending order from version 1.</summary>
    IReadOnlyList<SqlMigration> Migrations { get; }

    /// <summary>A statement that lets one transaction at a time change the schema or append to the audit log, until it ends; null where writers are serial anyway.</summary>
    string? SerialLock { get; }
}
