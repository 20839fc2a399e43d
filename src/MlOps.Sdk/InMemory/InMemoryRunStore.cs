using System.Runtime.CompilerServices;

namespace MlOps.Sdk;

/// <summary>Experiments and runs in memory, for unit tests and scripts: the same semantics as every other store, gone with the process.</summary>
/// <param name="time">The clock that judges leases; the system's when null.</param>
public sealed class InMemoryRunStore(TimeProvider? time = null) : IRunStore
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly SortedDictionary<string, Experiment> _experiments = new(StringComparer.Ordinal);
    private readonly List<InMemoryRun> _order = [];
    private readonly Dictionary<RunId, InMemoryRun> _runs = [];

    /// <inheritdoc/>
    public ValueTask<Experiment> EnsureExperimentAsync(Experiment experiment, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        EntityName.Require(experiment.Name, "experiment");
        return Locked(
            () =>
            {
                if (_experiments.TryGetValue(experiment.Name, out var known))
                    return known;
                if (_experiments.Values.Any(other => other.Id == experiment.Id))
                    throw new MlOpsConflictException($"Experiment id {experiment.Id} belongs to another name than '{experiment.Name}'; make a new id.");
                return _experiments[experiment.Name] = experiment with { CreatedAt = experiment.CreatedAt.ToUniversalTime() };
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Experiment?> FindExperimentAsync(string name, CancellationToken cancellationToken = default) =>
        Locked(() => _experiments.GetValueOrDefault(name), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Experiment> ListExperimentsAsync(CancellationToken cancellationToken = default) =>
        ListAsync<Experiment>(() => [.. _experiments.Values], cancellationToken);

    /// <inheritdoc/>
    public async ValueTask BeginRunAsync(NewRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        await Locked(
            () =>
            {
                if (!_experiments.Values.Any(experiment => experiment.Id == run.ExperimentId))
                    throw new MlOpsNotFoundException($"Experiment {run.ExperimentId} does not exist; ensure it before its runs begin.");
                if (run.ParentId is { } parent && !_runs.ContainsKey(parent))
                    throw new MlOpsNotFoundException($"Parent run {parent} does not exist.");

                var begun = new InMemoryRun(run);
                if (_runs.TryAdd(run.Id, begun))
                    _order.Add(begun);
                return begun;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(RunId run, RunBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await Locked(() => Get(run).Append(batch), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask EndRunAsync(RunId run, RunStatus status, DateTimeOffset endedAt, CancellationToken cancellationToken = default)
    {
        if (status == RunStatus.Running || !Enum.IsDefined(status))
            throw new ArgumentException($"A run cannot end as '{status}'; use Finished, Failed, Killed or Interrupted.", nameof(status));
        await Locked(() => Get(run).End(status, endedAt), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask RenewLeasesAsync(string owner, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) => await Locked(
        () =>
        {
            foreach (var run in RunningOf(owner))
                run.LeaseUntil = leaseUntil;
            return 0;
        },
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunId>> InterruptRunsAsync(string owner, DateTimeOffset at, CancellationToken cancellationToken = default) => Locked<IReadOnlyList<RunId>>(
        () =>
        {
            var running = RunningOf(owner).ToArray();
            foreach (var run in running)
                run.End(RunStatus.Interrupted, at);
            return [.. running.Select(run => run.Id)];
        },
        cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ListOwnersAsync(CancellationToken cancellationToken = default) => ListAsync<string>(
        () => [.. _order.Where(run => run.Status == RunStatus.Running).Select(run => run.Owner).Distinct().Order(StringComparer.Ordinal)], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RunRecord?> FindRunAsync(RunId run, CancellationToken cancellationToken = default) =>
        Locked(() => _runs.GetValueOrDefault(run)?.ToRecord(_time.GetUtcNow()), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<RunRecord> ListRunsAsync(ExperimentId experiment, CancellationToken cancellationToken = default) => ListAsync(
        () => _order
            .Where(run => run.ExperimentId == experiment)
            .Reverse()
            .OrderByDescending(run => run.StartedAt)
            .Select(run => run.ToRecord(_time.GetUtcNow()))
            .ToArray(),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Locked(() => query.PageOf(_order.Select(run => run.ToRecord(_time.GetUtcNow()))), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<MetricPoint> ListMetricAsync(RunId run, string key, CancellationToken cancellationToken = default) =>
        ListAsync(() => _runs.GetValueOrDefault(run)?.ListMetric(key) ?? [], cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ArtifactEntry> ListArtifactsAsync(RunId run, CancellationToken cancellationToken = default) =>
        ListAsync(() => _runs.GetValueOrDefault(run)?.ListArtifacts() ?? [], cancellationToken);

    private IEnumerable<InMemoryRun> RunningOf(string owner) => _order.Where(run => run.Owner == owner && run.Status == RunStatus.Running);

    private InMemoryRun Get(RunId run) => _runs.GetValueOrDefault(run) ?? throw new MlOpsNotFoundException($"Run {run} does not exist.");

    private ValueTask<T> Locked<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<T>(cancellationToken);
        try
        {
            lock (_gate)
                return ValueTask.FromResult(work());
        }
        catch (Exception e) when (e is MlOpsException or ArgumentException)
        {
            return ValueTask.FromException<T>(e);
        }
    }

    private async IAsyncEnumerable<T> ListAsync<T>(Func<T[]> snapshot, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in await Locked(snapshot, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }
}
