namespace MlOps.Sdk;

/// <summary>
/// Keeps experiments and runs. Writes are idempotent by the ids the caller supplies and durable when their task completes;
/// all members may be called from several threads and processes at once. What breaks <see cref="RunLimits"/> is refused with an
/// <see cref="ArgumentException"/> before anything is written. Lists give everything, archived and deleted things included, as a
/// backup or a verification needs; a search leaves those out unless <see cref="RunQuery.Visibility"/> says otherwise.
/// </summary>
public interface IRunStore
{
    /// <summary>The experiment of that name, created when it does not exist yet; two callers at once get the same one.</summary>
    ValueTask<Experiment> EnsureExperimentAsync(Experiment experiment, CancellationToken cancellationToken = default);

    /// <summary>The experiment of that name, or null.</summary>
    ValueTask<Experiment?> FindExperimentAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>All experiments in ordinal order of name.</summary>
    IAsyncEnumerable<Experiment> ListExperimentsAsync(CancellationToken cancellationToken = default);

    /// <summary>Begins a run; beginning it again with the same id changes nothing.</summary>
    /// <exception cref="MlOpsNotFoundException">The experiment, the parent run or the run that is tried again does not exist.</exception>
    /// <exception cref="MlOpsConflictException">The experiment is archived.</exception>
    ValueTask BeginRunAsync(NewRun run, CancellationToken cancellationToken = default);

    /// <summary>Adds a batch in one transaction; a batch whose id was added before changes nothing.</summary>
    /// <exception cref="MlOpsNotFoundException">The run does not exist.</exception>
    /// <exception cref="MlOpsConflictException">A param is already there with another value; nothing of the batch is written.</exception>
    ValueTask AppendAsync(RunId run, RunBatch batch, CancellationToken cancellationToken = default);

    /// <summary>Ends a run; ending it again with the same status changes nothing.</summary>
    /// <exception cref="MlOpsNotFoundException">The run does not exist.</exception>
    /// <exception cref="MlOpsConflictException">The run has ended with another status. An interrupted run may still be ended by its owner.</exception>
    ValueTask EndRunAsync(RunId run, RunStatus status, DateTimeOffset endedAt, CancellationToken cancellationToken = default);

    /// <summary>Extends the lease of every running run of an owner.</summary>
    ValueTask RenewLeasesAsync(string owner, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default);

    /// <summary>Marks every running run of an owner that is known to be gone as interrupted and returns their ids.</summary>
    ValueTask<IReadOnlyList<RunId>> InterruptRunsAsync(string owner, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>The owners of running runs.</summary>
    IAsyncEnumerable<string> ListOwnersAsync(CancellationToken cancellationToken = default);

    /// <summary>The run, or null.</summary>
    ValueTask<RunRecord?> FindRunAsync(RunId run, CancellationToken cancellationToken = default);

    /// <summary>The runs of an experiment, newest first.</summary>
    IAsyncEnumerable<RunRecord> ListRunsAsync(ExperimentId experiment, CancellationToken cancellationToken = default);

    /// <summary>
    /// A page of the runs that match a query, with the meaning of <see cref="RunQuery.PageOf"/>: no run is repeated or left out
    /// from page to page, whatever begins or ends in between. An experiment that does not exist has no runs.
    /// </summary>
    /// <exception cref="ArgumentException">The page token belongs to another query or was changed.</exception>
    ValueTask<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancellationToken = default);

    /// <summary>Every point of a metric, by step and then in the order written.</summary>
    IAsyncEnumerable<MetricPoint> ListMetricAsync(RunId run, string key, CancellationToken cancellationToken = default);

    /// <summary>The run's artifacts in ordinal order of path.</summary>
    IAsyncEnumerable<ArtifactEntry> ListArtifactsAsync(RunId run, CancellationToken cancellationToken = default);
}
