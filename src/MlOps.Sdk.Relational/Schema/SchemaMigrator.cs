using System.Globalization;

namespace MlOps.Sdk.Relational;

/// <summary>Brings a database to the newest schema. Each step and its mark are one transaction, so an interrupted upgrade goes on where it stopped.</summary>
public static class SchemaMigrator
{
    private const string Ledger = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";
    private const string Current = "SELECT MAX(version) FROM schema_version";
    private const string Mark = "INSERT INTO schema_version (version, name, applied_at) VALUES (@version, @name, @at)";

    /// <summary>Applies what is missing and gives the schema's version.</summary>
    /// <exception cref="MlOpsStoreException">The database was written by a newer release.</exception>
    public static async ValueTask<int> ApplyAsync(RelationalDatabase database, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(time);
        var steps = database.Dialect.Migrations;
        for (var version = 0; ;)
        {
            version = await database.WriteAsync((session, token) => StepAsync(session, database.Dialect, time, token), cancellationToken).ConfigureAwait(false);
            if (version > steps.Count)
                throw new MlOpsStoreException($"The {database.Dialect.Name} database has schema {version}; this release knows schemas up to {steps.Count}. Use the release that wrote it, or a newer one.", isTransient: false);
            if (version == steps.Count)
                return version;
        }
    }

    // Reads the version under the write lock: of two processes that upgrade at once, the second finds the step done.
    private static async ValueTask<int> StepAsync(SqlSession session, ISqlDialect dialect, TimeProvider time, CancellationToken token)
    {
        var steps = dialect.Migrations;
        await session.LockAsync(dialect, token).ConfigureAwait(false);
        await session.ExecuteAsync(Ledger, token).ConfigureAwait(false);
        var version = Convert.ToInt32(await session.ScalarAsync(Current, token).ConfigureAwait(false) ?? 0, CultureInfo.InvariantCulture);
        if (version >= steps.Count)
            return version;

        var step = steps[version];
        await session.RunScriptAsync(step.Script, token).ConfigureAwait(false);
        await session.ExecuteAsync(Mark, token, ("@version", step.Version), ("@name", step.Name), ("@at", SqlTime.From(time.GetUtcNow()))).ConfigureAwait(false);
        return step.Version;
    }
}
