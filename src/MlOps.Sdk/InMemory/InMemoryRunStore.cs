using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace MlOps.Sdk;

/// <summary>Experiments and runs in memory, for unit tests and scripts: the same semantics as every other store, gone with the process.</summary>
/// <param name="time">The clock that judges leases; the system's when null.</param>
/// <param name="models">The models of the same store: versions that came from a run keep it, and their audit log tells of purges; none when null.</param>
public sealed class InMemoryRunStore(TimeProvider? time = null, InMemoryModelStore? models = null) : IRunStore, IRunLifecycle, IRunPurge, IMetricCurveStore
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly SortedDictionary<string, Experiment> _experiments = new(StringComparer.Ordinal);
    private readonly List<InMemoryRun> _order = [];
    private readonly Dictionary<RunId, InMemoryRun> _runs = [];

    /// <inheritdoc/>
    public ValueTask<Experiment> EnsureExperimentAsync(Experiment experiment, CancellationToken cancellationToken = default)
    {
        RunLimits.Require(experiment);
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
        Locked(() => EntityName.IsValid(name) ? _experiments.GetValueOrDefault(name) : null, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Experiment> ListExperimentsAsync(CancellationToken cancellationToken = default) =>
        ListAsync<Experiment>(() => [.. _experiments.Values], cancellationToken);

    /// <inheritdoc/>
    public async ValueTask BeginRunAsync(NewRun run, CancellationToken cancellationToken = default)
    {
        RunLimits.Require(run);
        await Locked(
            () =>
            {
                var experiment = Find(run.ExperimentId) ?? throw new MlOpsNotFoundException($"Experiment {run.ExperimentId} does not exist; ensure it before its runs begin.");
                if (experiment.ArchivedAt is not null && !_runs.ContainsKey(run.Id))
                    throw new MlOpsConflictException($"Experiment '{experiment.Name}' is archived and takes no runs; restore it first, or use another.");
                if (run.ParentId is { } parent && !_runs.ContainsKey(parent))
                    throw new MlOpsNotFoundException($"Parent run {parent} does not exist.");

                var retried = run.RetryOf is not { } id ? null : _runs.GetValueOrDefault(id) ?? throw new MlOpsNotFoundException($"Run {id} does not exist, so it cannot be tried again.");

                var begun = new InMemoryRun(run) { Attempt = (retried?.Attempt ?? 0) + 1 };
                if (_runs.TryAdd(run.Id, begun))
                    _order.Add(begun);
                return begun;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(RunId run, RunBatch batch, CancellationToken cancellationToken = default)
    {
        RunLimits.Require(batch);
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
        return Locked(() => query.PageOf(Searched(query).Select(run => run.ToRecord(_time.GetUtcNow()))), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<MetricPoint> ListMetricAsync(RunId run, string key, CancellationToken cancellationToken = default) =>
        ListAsync(() => LogKey.IsValid(key) ? _runs.GetValueOrDefault(run)?.ListMetric(key) ?? [] : [], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<MetricCurve> ReadCurveAsync(RunId run, string key, int maxBuckets, CancellationToken cancellationToken = default)
    {
        var curve = new MetricCurveBuilder(maxBuckets);
        return Locked(
            () =>
            {
                foreach (var point in LogKey.IsValid(key) ? _runs.GetValueOrDefault(run)?.ListMetric(key) ?? [] : [])
                    curve.Add(point);
                return curve.ToCurve();
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ArtifactEntry> ListArtifactsAsync(RunId run, CancellationToken cancellationToken = default) =>
        ListAsync(() => _runs.GetValueOrDefault(run)?.ListArtifacts() ?? [], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Experiment?> FindExperimentAsync(ExperimentId id, CancellationToken cancellationToken = default) => Locked(() => Find(id), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Experiment> ChangeExperimentAsync(ExperimentId id, ExperimentChange change, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        RunLimits.Require(change);
        return Locked(
            () =>
            {
                var old = Find(id) ?? throw new MlOpsNotFoundException($"Experiment {id} does not exist.");
                if (change.Name is not null && _experiments.TryGetValue(change.Name, out var other) && other.Id != id)
                    throw new MlOpsConflictException($"Experiment '{change.Name}' exists, perhaps archived; names are unique. Choose another, or rename that one first.");
                var tags = new SortedDictionary<string, string>(old.Tags.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
                foreach (var (key, value) in change.Tags)
                {
                    if (value is null)
                        tags.Remove(key);
                    else
                        tags[key] = value;
                }

                _experiments.Remove(old.Name);
                var name = change.Name ?? old.Name;
                return _experiments[name] = old with
                {
                    Name = name,
                    Notes = change.Notes is null ? old.Notes : change.Notes.Length == 0 ? null : change.Notes,
                    ArchivedAt = change.Archived switch { true => old.ArchivedAt ?? at.ToUniversalTime(), false => null, null => old.ArchivedAt },
                    Tags = tags.Count == 0 ? ReadOnlyDictionary<string, string>.Empty : new ReadOnlyDictionary<string, string>(tags),
                };
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask ChangeRunAsync(RunId run, RunChange change, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        RunLimits.Require(change);
        await Locked(
            () =>
            {
                Get(run).Change(change, at, _time.GetUtcNow());
                return 0;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask ResumeRunAsync(RunId run, string owner, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default)
    {
        RunLimits.RequireName(owner, "owner");
        await Locked(
            () =>
            {
                var known = Get(run);
                known.Resume(Find(known.ExperimentId)!, owner, leaseUntil, _time.GetUtcNow());
                return 0;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> PurgeRunAsync(RunId run, Change change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Locked(
            () =>
            {
                if (!_runs.TryGetValue(run, out var known))
                    return false;
                if (known.DeletedAt is null)
                    throw new MlOpsConflictException($"Run {run} is not deleted; delete it first, so that it may be restored until it is purged.");
                if (_order.Find(part => part.ParentId == run) is { } part)
                    throw new MlOpsConflictException($"Run {run} has parts, such as run {part.Id}; purge those first.");
                if (known.FindOutput() is { } output)
                    throw InMemoryModelStore.IsEvidence(run, output.Model);
                models?.Purge(run, change);
                _order.Remove(known);
                return _runs.Remove(run);
            },
            cancellationToken);
    }

    private IEnumerable<InMemoryRun> Searched(RunQuery query)
    {
        if (query.Experiments.Count > 0 || query.Visibility != RunVisibility.Active)
            return _order;
        var archived = _experiments.Values.Where(experiment => experiment.ArchivedAt is not null).Select(experiment => experiment.Id).ToHashSet();
        return _order.Where(run => !archived.Contains(run.ExperimentId));
    }

    private Experiment? Find(ExperimentId id) => _experiments.Values.FirstOrDefault(experiment => experiment.Id == id);

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
