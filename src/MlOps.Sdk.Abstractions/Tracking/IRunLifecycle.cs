namespace MlOps.Sdk;

/// <summary>
/// Changes experiments and runs after they have begun. A run store implements it beside <see cref="IRunStore"/>; each member is
/// one transaction, and making the same change again changes nothing.
/// </summary>
public interface IRunLifecycle
{
    /// <summary>The experiment of that id, or null.</summary>
    ValueTask<Experiment?> FindExperimentAsync(ExperimentId id, CancellationToken cancellationToken = default);

    /// <summary>Renames, describes, tags, archives or restores an experiment and returns it as it is then.</summary>
    /// <param name="id">The experiment.</param>
    /// <param name="change">What changes; the rest stays.</param>
    /// <param name="at">When, UTC; kept as the time of archiving.</param>
    /// <param name="cancellationToken">Stops the change.</param>
    /// <exception cref="ArgumentException">A name, key or value breaks the rules of <see cref="EntityName"/> or <see cref="LogKey"/>.</exception>
    /// <exception cref="MlOpsNotFoundException">The experiment does not exist.</exception>
    /// <exception cref="MlOpsConflictException">Another experiment, archived or not, has the name.</exception>
    ValueTask<Experiment> ChangeExperimentAsync(ExperimentId id, ExperimentChange change, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>Renames, describes, untags, deletes or restores a run. A deleted run is hidden, and may be restored until it is purged.</summary>
    /// <param name="run">The run.</param>
    /// <param name="change">What changes; the rest stays.</param>
    /// <param name="at">When, UTC; kept as the time of deletion.</param>
    /// <param name="cancellationToken">Stops the change.</param>
    /// <exception cref="ArgumentException">A name, key or value breaks the rules of <see cref="LogKey"/>.</exception>
    /// <exception cref="MlOpsNotFoundException">The run does not exist.</exception>
    /// <exception cref="MlOpsConflictException">The run is to be deleted while it is running.</exception>
    ValueTask ChangeRunAsync(RunId run, RunChange change, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets a run that has ended, or whose lease has lapsed, go on under an owner. Of several that resume it at once, one wins;
    /// the winner may ask again.
    /// </summary>
    /// <exception cref="MlOpsNotFoundException">The run does not exist.</exception>
    /// <exception cref="MlOpsConflictException">Another owner is running it, the run is deleted, or its experiment is archived.</exception>
    ValueTask ResumeRunAsync(RunId run, string owner, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default);
}
