namespace MlOps.Sdk;

/// <summary>
/// A run that can be ended and have parts: what code needs that logs folds or trials as runs of their own. One that is disposed
/// without <see cref="CompleteAsync"/> has failed.
/// </summary>
public interface IRunScope : IRunLog, IAsyncDisposable
{
    /// <summary>Begins a run that is a part of this one.</summary>
    /// <param name="name">A name for people; it need not be unique.</param>
    /// <param name="seed">The seed that makes the part repeatable.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="MlOpsStoreException">The store refused.</exception>
    ValueTask<IRunScope> StartPartAsync(string name, long? seed = null, CancellationToken cancellationToken = default);

    /// <summary>Flushes and ends the run as <see cref="RunStatus.Finished"/>.</summary>
    /// <exception cref="MlOpsConflictException">A param was logged with two values; the run is not ended.</exception>
    /// <exception cref="MlOpsStoreException">The store did not take the last items; the run is not ended.</exception>
    ValueTask CompleteAsync(CancellationToken cancellationToken = default);

    /// <summary>Flushes and ends the run as <see cref="RunStatus.Failed"/>, or as <see cref="RunStatus.Killed"/> when it was cancelled, with the exception's message.</summary>
    /// <exception cref="MlOpsStoreException">The store did not take the last items; the run is not ended.</exception>
    ValueTask FailAsync(Exception exception, CancellationToken cancellationToken = default);
}
