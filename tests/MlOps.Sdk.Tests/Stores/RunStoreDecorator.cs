namespace MlOps.Sdk.Tests.Stores;

/// <summary>Passes everything on; a test overrides the one member it wants to be wrong.</summary>
internal abstract class RunStoreDecorator(IRunStore inner) : IRunStore
{
    public virtual ValueTask<Experiment> EnsureExperimentAsync(Experiment experiment, CancellationToken cancellationToken = default) => inner.EnsureExperimentAsync(experiment, cancellationToken);

    public virtual ValueTask<Experiment?> FindExperimentAsync(string name, CancellationToken cancellationToken = default) => inner.FindExperimentAsync(name, cancellationToken);

    public virtual IAsyncEnumerable<Experiment> ListExperimentsAsync(CancellationToken cancellationToken = default) => inner.ListExperimentsAsync(cancellationToken);

    public virtual ValueTask BeginRunAsync(NewRun run, CancellationToken cancellationToken = default) => inner.BeginRunAsync(run, cancellationToken);

    public virtual ValueTask AppendAsync(RunId run, RunBatch batch, CancellationToken cancellationToken = default) => inner.AppendAsync(run, batch, cancellationToken);

    public virtual ValueTask EndRunAsync(RunId run, RunStatus status, DateTimeOffset endedAt, CancellationToken cancellationToken = default) => inner.EndRunAsync(run, status, endedAt, cancellationToken);

    public virtual ValueTask RenewLeasesAsync(string owner, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) => inner.RenewLeasesAsync(owner, leaseUntil, cancellationToken);

    public virtual ValueTask<IReadOnlyList<RunId>> InterruptRunsAsync(string owner, DateTimeOffset at, CancellationToken cancellationToken = default) => inner.InterruptRunsAsync(owner, at, cancellationToken);

    public virtual IAsyncEnumerable<string> ListOwnersAsync(CancellationToken cancellationToken = default) => inner.ListOwnersAsync(cancellationToken);

    public virtual ValueTask<RunRecord?> FindRunAsync(RunId run, CancellationToken cancellationToken = default) => inner.FindRunAsync(run, cancellationToken);

    public virtual IAsyncEnumerable<RunRecord> ListRunsAsync(ExperimentId experiment, CancellationToken cancellationToken = default) => inner.ListRunsAsync(experiment, cancellationToken);

    public virtual ValueTask<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancellationToken = default) => inner.SearchRunsAsync(query, cancellationToken);

    public virtual IAsyncEnumerable<MetricPoint> ListMetricAsync(RunId run, string key, CancellationToken cancellationToken = default) => inner.ListMetricAsync(run, key, cancellationToken);

    public virtual IAsyncEnumerable<ArtifactEntry> ListArtifactsAsync(RunId run, CancellationToken cancellationToken = default) => inner.ListArtifactsAsync(run, cancellationToken);
}
