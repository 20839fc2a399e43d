using System.Data.Common;
using System.Globalization;
using MlOps.Sdk.Relational;
using Npgsql;

namespace MlOps.Sdk;

/// <summary>
/// A PostgreSQL database for the relational stores: <see cref="RelationalRunStore"/>, <see cref="RelationalModelStore"/> and
/// <see cref="RelationalAuditLog"/>. Connections are pooled by the data source. Work of which the server kept nothing is run again:
/// it was undone in favour of another transaction, or its connection broke before the commit. A connection that breaks while the
/// commit is under way leaves the outcome open; that is told to the caller, who knows whether writing again can double anything.
/// </summary>
public sealed class PostgreSqlDatabase : RelationalDatabase, IDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly bool _ownsSource;
    private readonly SemaphoreSlim _writers;
    private readonly string _place;

    /// <param name="source">The pool of connections.</param>
    /// <param name="ownsSource">Whether the pool goes with this.</param>
    private PostgreSqlDatabase(NpgsqlDataSource source, bool ownsSource)
    {
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        _source = source;
        _ownsSource = ownsSource;
        _place = $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}";

        // Registry changes wait for one another in the server; those that wait here hold no connection, so that a burst of them
        // does not exhaust the pool, whose patience is short.
        _writers = new SemaphoreSlim(Math.Max(1, settings.MaxPoolSize / 2));
    }

    /// <inheritdoc/>
    public override ISqlDialect Dialect { get; } = new PostgreSqlDialect();

    /// <summary>Connects and brings the schema to the newest version, under a lock that lets one process at a time do so.</summary>
    /// <param name="connectionString">An Npgsql connection string; its search path says in which schema the tables lie.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="MlOpsStoreException">The server cannot be reached, or the schema was written by a newer release.</exception>
    public static ValueTask<PostgreSqlDatabase> OpenAsync(string connectionString, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return OpenAsync(new PostgreSqlOptions { ConnectionString = connectionString }, time, cancellationToken);
    }

    /// <summary>Connects, and brings the schema to the newest version or demands that it is.</summary>
    /// <param name="options">Where the database is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message names all that are, and no secret.</exception>
    /// <exception cref="MlOpsStoreException">The server cannot be reached, the schema was written by a newer release, or it is older and may not be changed.</exception>
    public static async ValueTask<PostgreSqlDatabase> OpenAsync(PostgreSqlOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        if (options.FindFaults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(' ', faults), nameof(options));

        var database = new PostgreSqlDatabase(options.DataSource ?? CreateSource(options.ConnectionString!), ownsSource: options.DataSource is null);
        try
        {
            if (options.Migrate)
                await SchemaMigrator.ApplyAsync(database, time, cancellationToken).ConfigureAwait(false);
            else
                await database.RequireSchemaAsync(cancellationToken).ConfigureAwait(false);
            return database;
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _ownsSource ? _source.DisposeAsync() : ValueTask.CompletedTask;

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        if (_ownsSource)
            _source.Dispose();
    }

    /// <inheritdoc/>
    protected override ValueTask<T> RunReadAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Attempts.RunAsync(_ => TryAsync(work, System.Data.IsolationLevel.RepeatableRead, new(), cancellationToken, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    protected override async ValueTask<T> RunWriteAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await _writers.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Attempts.RunAsync(
                attempt => TryAsync(work, System.Data.IsolationLevel.ReadCommitted, attempt, cancellationToken, CancellationToken.None), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writers.Release();
        }
    }

    /// <inheritdoc/>
    protected override MlOpsException Translate(DbException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var passing = Attempts.IsPassing(exception);
        var what = exception is PostgresException ? "refused" : "cannot be reached or broke off";
        return new MlOpsStoreException(
            $"PostgreSQL at {_place} {what}: {exception.Message}{(passing ? " Try again, and write under the same id: the first time may have been kept." : "")}", passing, exception);
    }

    private static NpgsqlDataSource CreateSource(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.MaxAutoPrepare == 0)
            settings.MaxAutoPrepare = 64; // the statements of the stores are few and constant
        return new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).EnableArrays().Build();
    }

    private async ValueTask<T> TryAsync<T>(
        Func<SqlSession, CancellationToken, ValueTask<T>> work, System.Data.IsolationLevel isolation, Attempt attempt, CancellationToken cancellationToken, CancellationToken commitToken)
    {
        var session = new SqlSession(await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false));
        await using (session.ConfigureAwait(false))
        {
            var transaction = await session.Connection.BeginTransactionAsync(isolation, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var result = await work(session, cancellationToken).ConfigureAwait(false);
                attempt.Committing = true;
                await transaction.CommitAsync(commitToken).ConfigureAwait(false);
                return result;
            }
        }
    }

    private async ValueTask RequireSchemaAsync(CancellationToken cancellationToken)
    {
        var newest = Dialect.Migrations.Count;
        var found = await ReadAsync(
            async (session, token) => await session.ScalarAsync("SELECT to_regclass('schema_version') IS NOT NULL", token).ConfigureAwait(false) is true
                ? Convert.ToInt32(await session.ScalarAsync("SELECT MAX(version) FROM schema_version", token).ConfigureAwait(false) ?? 0, CultureInfo.InvariantCulture)
                : 0,
            cancellationToken).ConfigureAwait(false);
        if (found != newest)
        {
            throw new MlOpsStoreException(
                $"PostgreSQL at {_place} has schema {found}; this release needs {newest}. {(found < newest ? $"Open it once with {nameof(PostgreSqlOptions.Migrate)} by an account that may change tables" : "Use the release that wrote it, or a newer one")}.",
                isTransient: false);
        }
    }
}
