using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using MlOps.Sdk.Relational;

namespace MlOps.Sdk;

/// <summary>
/// The one writer of a process. Jobs that wait together become one transaction, so that many callers share one flush to disk;
/// a savepoint around each keeps a failing job from taking the others with it.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxGroup = 256;

    private readonly Channel<WriteJob> _queue = Channel.CreateUnbounded<WriteJob>(new() { SingleReader = true });
    private readonly SqlSession _session;
    private readonly Task _loop;

    public SqliteWriter(SqlSession session)
    {
        _session = session;
        _loop = Task.Run(RunAsync);
    }

    public async ValueTask<T> WriteAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var job = new WriteJob<T>(work, cancellationToken);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(job), this);
        return await job.Done.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        await _session.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var group = new List<WriteJob>(MaxGroup);
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (group.Count < MaxGroup && _queue.Reader.TryRead(out var job))
            {
                if (job.CancellationToken.IsCancellationRequested)
                    job.Fail(new OperationCanceledException(job.CancellationToken));
                else
                    group.Add(job);
            }

            if (group.Count > 0)
                await CommitAsync(group).ConfigureAwait(false);
            group.Clear();
        }
    }

    private async ValueTask CommitAsync(List<WriteJob> group)
    {
        var done = new List<WriteJob>(group.Count);
        try
        {
            await ExecuteAsync("BEGIN IMMEDIATE").ConfigureAwait(false);
            foreach (var job in group)
            {
                if (await TryRunAsync(job).ConfigureAwait(false))
                    done.Add(job);
            }

            await ExecuteAsync("COMMIT").ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await RollBackAsync().ConfigureAwait(false);
            foreach (var job in group)
                job.Fail(e); // those that were told of a failure of their own already ignore this
            return;
        }

        foreach (var job in done)
            job.Complete();
    }

    private async ValueTask<bool> TryRunAsync(WriteJob job)
    {
        await ExecuteAsync("SAVEPOINT job").ConfigureAwait(false);
        try
        {
            await job.RunAsync(_session).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not SqliteException { SqliteErrorCode: 13 or 10 or 11 }) // full, I/O, corrupt: the whole group's
        {
            await ExecuteAsync("ROLLBACK TO job").ConfigureAwait(false);
            await ExecuteAsync("RELEASE job").ConfigureAwait(false);
            job.Fail(e);
            return false;
        }

        await ExecuteAsync("RELEASE job").ConfigureAwait(false);
        return true;
    }

    private async ValueTask RollBackAsync()
    {
        try
        {
            await ExecuteAsync("ROLLBACK").ConfigureAwait(false);
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, as it does when the disk is full.
        }
    }

    private async ValueTask ExecuteAsync(string sql) => await _session.ExecuteAsync(sql, CancellationToken.None).ConfigureAwait(false);
}
