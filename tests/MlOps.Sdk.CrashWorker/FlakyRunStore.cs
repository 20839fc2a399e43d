using MlOps.Sdk;

/// <summary>A store that is down half of the time, before or after it has written.</summary>
internal sealed class FlakyRunStore(IRunStore inner) : IRunStore
{
    private readonly Random _random = new();

    public async ValueTask AppendAsync(RunId run, RunBatch batch, CancellationToken cancellationToken = default)
    {
        double luck;
        lock (_random)
            luck = _random.NextDouble();
        if (luck < 0.4)
            throw new MlOpsStoreException("down", isTransient: true);
        await inner.AppendAsync(run, batch, cancellationToken).ConfigureAwait(false);
        if (luck > 0.8)
            throw new MlOpsStoreException("the answer was lost", isTransient: true);
    }

    public ValueTask<Experiment> EnsureExperimentAsync(Experiment experiment, CancellationToken cancellationToken = default) => inner.EnsureExperimentAsync(experiment, cancellationToken);

    public ValueTask<Experiment?> FindExperimentAsync(string name, CancellationToken cancellationToken = default) => inner.FindExperimentAsync(name, cancellationToken);

    public IAsyncEnumerable<Experiment> ListExperimentsAsync(CancellationToken cancellationToken = default) => inner.ListExperimentsAsync(cancellationToken);

    public ValueTask BeginRunAsync(NewRun run, CancellationToken cancellationToken = default) => inner.BeginRunAsync(run, cancellationToken);

    public ValueTask EndRunAsync(RunId run, RunStatus status, DateTimeOffset endedAt, CancellationToken cancellationToken = default) => inner.EndRunAsync(run, status, endedAt, cancellationToken);

    public ValueTask RenewLeasesAsync(string owner, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) => inner.RenewLeasesAsync(owner, leaseUntil, cancellationToken);

    public ValueTask<IReadOnlyList<RunId>> InterruptRunsAsync(string owner, DateTimeOffset at, CancellationToken cancellationToken = default) => inner.InterruptRunsAsync(owner, at, cancellationToken);

    public IAsyncEnumerable<string> ListOwnersAsync(CancellationToken cancellationToken = default) => inner.ListOwnersAsync(cancellationToken);

    public ValueTask<RunRecord?> FindRunAsync(RunId run, CancellationToken cancellationToken = default) => inner.FindRunAsync(run, cancellationToken);

    public IAsyncEnumerable<RunRecord> ListRunsAsync(ExperimentId experiment, CancellationToken cancellationToken = default) => inner.ListRunsAsync(experiment, cancellationToken);

    public ValueTask<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancellationToken = default) => inner.SearchRunsAsync(query, cancellationToken);

    public IAsyncEnumerable<MetricPoint> ListMetricAsync(RunId run, string key, CancellationToken cancellationToken = default) => inner.ListMetricAsync(run, key, cancellationToken);

    public IAsyncEnumerable<ArtifactEntry> ListArtifactsAsync(RunId run, CancellationToken cancellationToken = default) => inner.ListArtifactsAsync(run, cancellationToken);
}
