using System.Data.Common;
using Npgsql;

namespace MlOps.Sdk;

/// <summary>Runs a transaction again where nothing of it can have been kept, and never where it may have been.</summary>
internal static class Attempts
{
    private const int Most = 6;

    public static async ValueTask<T> RunAsync<T>(Func<Attempt, ValueTask<T>> run, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            var attempt = new Attempt();
            try
            {
                return await run(attempt).ConfigureAwait(false);
            }
            catch (DbException e) when (number < Most && (WasUndone(e) || (IsPassing(e) && !attempt.Committing)))
            {
                if (!WasUndone(e))
                    await Task.Delay(TimeSpan.FromMilliseconds(20 << number), TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether the same call may succeed later: the server is restarting, full of connections, out of space, or was not there.</summary>
    public static bool IsPassing(DbException error) => error.IsTransient || error is PostgresException
    {
        SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.IdleSessionTimeout
    };

    // The server chose another transaction over this one. A lost insert race is undone too; the second try finds what won it.
    private static bool WasUndone(DbException error) => error is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation
    };
}
