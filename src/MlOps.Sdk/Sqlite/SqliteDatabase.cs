using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using MlOps.Sdk.Relational;

namespace MlOps.Sdk;

/// <summary>
/// An SQLite file for the relational stores: write-ahead log, every acknowledged write flushed to disk, one writer per process
/// and any number of readers, several processes at once.
/// </summary>
public sealed class SqliteDatabase : RelationalDatabase
{
    private const int BusyTimeoutMs = 30_000;

    private readonly ConcurrentBag<SqlSession> _readers = [];
    private readonly string _path;
    private readonly SqliteWriter _writer;
    private volatile bool _disposed;

    private SqliteDatabase(string path, SqliteWriter writer)
    {
        _path = path;
        _writer = writer;
    }

    /// <inheritdoc/>
    public override ISqlDialect Dialect { get; } = new SqliteDialect();

    /// <summary>Opens or creates a database and brings it to the newest schema.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="MlOpsStoreException">The file cannot be opened, or was written by a newer release.</exception>
    /// <exception cref="MlOpsIntegrityException">The file is damaged or no database.</exception>
    public static async ValueTask<SqliteDatabase> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(time);
        SqliteDatabase database;
        try
        {
            database = new(path, new(await ConnectAsync(path, cancellationToken).ConfigureAwait(false)));
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Translate(path, e);
        }

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

    /// <summary>What SQLite finds wrong with the pages, tables and indexes of the file; empty when nothing is.</summary>
    internal async ValueTask<IReadOnlyList<StoreFinding>> FindDamageAsync(CancellationToken cancellationToken)
    {
        try
        {
            var lines = await ReadAsync((session, token) => session.QueryOnceAsync("PRAGMA integrity_check(20)", row => row.GetString(0), token), cancellationToken).ConfigureAwait(false);
            return lines is ["ok"] ? [] : [.. lines.Select(line => new StoreFinding(Path.GetFileName(_path), $"{line.Trim()}; restore '{_path}' from a backup."))];
        }
        catch (MlOpsIntegrityException e)
        {
            return [new(Path.GetFileName(_path), e.Message)];
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _writer.DisposeAsync().ConfigureAwait(false);
        while (_readers.TryTake(out var session))
            await session.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async ValueTask<T> RunReadAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_readers.TryTake(out var session))
            session = await ConnectAsync(_path, cancellationToken).ConfigureAwait(false);
        try
        {
            await session.ExecuteAsync("BEGIN", cancellationToken).ConfigureAwait(false);
            var result = await work(session, cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync("COMMIT", cancellationToken).ConfigureAwait(false);
            if (!_disposed)
            {
                _readers.Add(session);
                session = null;
            }

            return result;
        }
        finally
        {
            if (session is not null)
                await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<T> RunWriteAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken) =>
        _writer.WriteAsync(work, cancellationToken);

    /// <inheritdoc/>
    protected override MlOpsException Translate(DbException exception) => exception is SqliteException error
        ? SqliteErrors.Translate(_path, error)
        : new MlOpsStoreException($"The database '{_path}' refused: {exception?.Message}", isTransient: false, exception);

    private static async ValueTask<SqlSession> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, ForeignKeys = true, DefaultTimeout = BusyTimeoutMs / 1000 };
        var session = new SqlSession(new SqliteConnection(settings.ConnectionString));
        try
        {
            await session.Connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await session.RunScriptAsync($"PRAGMA busy_timeout = {BusyTimeoutMs}", cancellationToken).ConfigureAwait(false);
            await EnterWalAsync(session, cancellationToken).ConfigureAwait(false);
            await session.RunScriptAsync("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768", cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // SQLite's busy handler does not cover the change of the journal mode: of processes that create a file at once, all but one are refused.
    private static async ValueTask EnterWalAsync(SqlSession session, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await session.RunScriptAsync("PRAGMA journal_mode = WAL", cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (SqliteException e) when (SqliteErrors.IsBusy(e) && attempt < 500)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
