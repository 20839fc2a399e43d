using System.Data.Common;
using MlOps.Sdk.Relational;
using Npgsql;

namespace MlOps.Sdk;

/// <summary>
/// A PostgreSQL database for the relational stores: <see cref="RelationalRunStore"/>, <see cref="RelationalModelStore"/> and
/// <see cref="RelationalAuditLog"/>. Connections are pooled by the data source; work that the server undoes in favour of another
/// transaction is run again.
/// </summary>
public sealed class PostgreSqlDatabase : RelationalDatabase
{
    private const int MaxAttempts = 5;

    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _writers;

    /// <param name="source">The pool of connections.</param>
    /// <param name="writers">
    /// How many write at a time. Registry changes wait for one another in the server; those that wait here hold no connection, so
    /// that a burst of them does not exhaust the pool, whose patience is short.
    /// </param>
    private PostgreSqlDatabase(NpgsqlDataSource source, int writers) => (_source, _writers) = (source, new SemaphoreSlim(writers));

    /// <inheritdoc/>
    public override ISqlDialect Dialect { get; } = new PostgreSqlDialect();

    /// <summary>Connects and brings the schema to the newest version, under a lock that lets one process at a time do so.</summary>
    /// <param name="connectionString">An Npgsql connection string; its search path says in which schema the tables lie.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="MlOpsStoreException">The server cannot be reached, or the schema was written by a newer release.</exception>
    public static async ValueTask<PostgreSqlDatabase> OpenAsync(string connectionString, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.MaxAutoPrepare == 0)
            settings.MaxAutoPrepare = 64; // the statements of the stores are few and constant
        var database = new PostgreSqlDatabase(new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).Build(), Math.Max(1, settings.MaxPoolSize / 2));
        try
        {
            await SchemaMigrator.ApplyAsync(database, time, cancellationToken).ConfigureAwait(false);
            return database;
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <inheritdoc/>
    protected override async ValueTask<T> RunReadAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var session = new SqlSession(await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false));
        await using (session.ConfigureAwait(false))
        {
            var transaction = await session.Connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var result = await work(session, cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return result;
            }
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<T> RunWriteAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await _writers.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await TryWriteAsync(work, cancellationToken).ConfigureAwait(false);
                }
                catch (PostgresException e) when (attempt < MaxAttempts && WasUndone(e))
                {
                    // The server chose another transaction over this one and kept nothing of it.
                }
            }
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
        return new MlOpsStoreException($"PostgreSQL refused: {exception.Message}", exception.IsTransient, exception);
    }

    private static bool WasUndone(PostgresException error) => error.SqlState is
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation;

    private async ValueTask<T> TryWriteAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var session = new SqlSession(await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false));
        await using (session.ConfigureAwait(false))
        {
            var transaction = await session.Connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var result = await work(session, cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return result;
            }
        }
    }
}
