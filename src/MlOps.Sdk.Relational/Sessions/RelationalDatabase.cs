using System.Data.Common;

namespace MlOps.Sdk.Relational;

/// <summary>
/// A database behind the stores of this package. A provider says how to run a unit of work; the stores say what is in it.
/// Vendor exceptions leave through <see cref="Translate"/> only.
/// </summary>
public abstract class RelationalDatabase : IAsyncDisposable
{
    /// <summary>What the SQL of the provider looks like where it differs.</summary>
    public abstract ISqlDialect Dialect { get; }

    /// <summary>Runs queries on one consistent snapshot.</summary>
    /// <param name="work">The queries; run again when the provider retries.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async ValueTask<T> ReadAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await RunReadAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException e)
        {
            throw Translate(e);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw new MlOpsIntegrityException($"The {Dialect.Name} database holds a row that cannot be read: {e.Message} It is damaged, or was changed outside the store; verify the store, and restore it from a backup.", e);
        }
    }

    /// <summary>Runs changes in one transaction that is durable when the task completes; an exception undoes all of it.</summary>
    /// <param name="work">The changes; run again when the provider retries, so it must not have effects outside the database.</param>
    /// <param name="cancellationToken">Withdraws work that has not begun; work that has begun is finished.</param>
    public async ValueTask<T> WriteAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await RunWriteAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException e)
        {
            throw Translate(e);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw new MlOpsIntegrityException($"The {Dialect.Name} database holds a row that cannot be read: {e.Message} It is damaged, or was changed outside the store; verify the store, and restore it from a backup.", e);
        }
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Runs the queries of <see cref="ReadAsync"/> on a session of the provider.</summary>
    protected abstract ValueTask<T> RunReadAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken);

    /// <summary>Runs the changes of <see cref="WriteAsync"/> in a transaction of the provider.</summary>
    protected abstract ValueTask<T> RunWriteAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken);

    // What a column of another type, or NULL, or a text that is no id comes to; the stores check what callers give them before.
    private static bool IsUnreadable(Exception error) =>
        error is InvalidCastException or FormatException or OverflowException or (InvalidOperationException and not ObjectDisposedException);

    /// <summary>Gives the exception a caller can act on, with the vendor's inside.</summary>
    protected abstract MlOpsException Translate(DbException exception);
}
