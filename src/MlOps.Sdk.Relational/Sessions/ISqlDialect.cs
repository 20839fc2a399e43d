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

    /// <summary>A test of whether a text fits a pattern: <c>%</c> is any text, <c>_</c> one Unicode character, nothing escapes them.</summary>
    /// <param name="column">The text.</param>
    /// <param name="pattern">The parameter with what <see cref="Pattern"/> gave.</param>
    /// <param name="ignoreCase">Whether A to Z, and no other letters, fit in either case.</param>
    string Match(string column, string pattern, bool ignoreCase);

    /// <summary>The pattern in the form that <see cref="Match"/> wants.</summary>
    string Pattern(string pattern, bool ignoreCase);

    /// <summary>A test of whether a number is in a list; by index, when there is one.</summary>
    /// <param name="column">The number.</param>
    /// <param name="numbers">The parameter with the list as a text such as <c>1,2,3</c>; one statement serves lists of every length.</param>
    string OneOf(string column, string numbers);

    /// <summary>Inserts many rows in the way that costs the database least.</summary>
    /// <param name="session">The session, in a transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns, all with as many values as there are rows.</param>
    /// <param name="onConflict">What follows the rows, such as <c>ON CONFLICT … DO UPDATE …</c>; null when none can be there already.</param>
    /// <param name="cancellationToken">Stops the insertion.</param>
    /// <exception cref="ArgumentException">A column's values are of another type than <see cref="SqlColumn"/> allows.</exception>
    ValueTask InsertManyAsync(SqlSession session, string table, IReadOnlyList<SqlColumn> columns, string? onConflict, CancellationToken cancellationToken);

    /// <summary>A statement that lets the database number new rows after those that were inserted with numbers of their own; null where it looks at the rows itself.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column that is numbered.</param>
    string? ContinueNumbers(string table, string column) => null;
}
