namespace MlOps.Sdk.Serving;

/// <summary>Waits for the answer of another's run.</summary>
internal static class CacheWait
{
    /// <exception cref="MlOpsModelException">The time is over (transient).</exception>
    public static async ValueTask<TAnswer?> ForAsync<TAnswer>(CacheFlight<TAnswer> flight, TimeSpan? timeout, HostContext host, LoadedModel model, CancellationToken cancellationToken)
        where TAnswer : class
    {
        try
        {
            return await flight.Landed.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, host.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw CallBatcher.TooLate(model, e);
        }
    }
}
