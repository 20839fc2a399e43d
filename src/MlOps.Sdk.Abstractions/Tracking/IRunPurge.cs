namespace MlOps.Sdk;

/// <summary>Removes runs for good. A run store implements it beside <see cref="IRunStore"/> and <see cref="IRunLifecycle"/>.</summary>
public interface IRunPurge
{
    /// <summary>
    /// Removes a deleted run with everything recorded of it, and appends the one audit entry of it, in one transaction. Its content is
    /// left to a collection.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="change">Who, when and why.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>False when there is no such run; it was purged before, or never was.</returns>
    /// <exception cref="MlOpsConflictException">The run is not deleted, has parts that are not purged, or a model version came from it.</exception>
    ValueTask<bool> PurgeRunAsync(RunId run, Change change, CancellationToken cancellationToken = default);
}
