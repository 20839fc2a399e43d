namespace MlOps.Sdk;

/// <summary>
/// Deletes old runs by a policy and purges them once nobody has restored them for a while. Runs that a model version came from are
/// evidence and are kept, so what lies under a legal hold is too. Making a plan is the dry run.
/// </summary>
public sealed class RunRetention
{
    private readonly IRunStore _runs;
    private readonly IModelStore _models;
    private readonly IActorProvider _actor;
    private readonly TimeProvider _time;

    /// <summary>Retention for a store.</summary>
    /// <param name="runs">Runs; to delete and purge them it must be an <see cref="IRunLifecycle"/> and an <see cref="IRunPurge"/> too.</param>
    /// <param name="models">Models whose lineage is kept.</param>
    /// <param name="actor">On whose behalf runs are purged; the operating system's user when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public RunRetention(IRunStore runs, IModelStore models, IActorProvider? actor = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(models);
        (_runs, _models, _actor, _time) = (runs, models, actor ?? new OperatingSystemActor(), time ?? TimeProvider.System);
    }

    /// <summary>Says which runs a policy would delete and purge, and why; nothing is changed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number or a time of the policy is negative.</exception>
    public async ValueTask<RunRetentionPlan> PlanAsync(RunRetentionPolicy policy, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(policy.KeepFor, TimeSpan.Zero, nameof(policy));
        ArgumentOutOfRangeException.ThrowIfLessThan(policy.PurgeAfter, TimeSpan.Zero, nameof(policy));
        ArgumentOutOfRangeException.ThrowIfNegative(policy.KeepLast, nameof(policy));
        var now = _time.GetUtcNow();
        var lineage = await ReadLineageAsync(cancellationToken).ConfigureAwait(false);
        var (delete, purge, kept, evidence) = (new List<ExpiredRun>(), new List<(DateTimeOffset StartedAt, ExpiredRun Run)>(), 0, 0);
        await foreach (var experiment in _runs.ListExperimentsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (policy.Experiments.Count > 0 && !policy.Experiments.Contains(experiment.Name))
                continue;
            var ended = 0;
            await foreach (var run in _runs.ListRunsAsync(experiment.Id, cancellationToken).ConfigureAwait(false))
            {
                var isNew = run is { DeletedAt: null, EndedAt: not null } && ended++ < policy.KeepLast;
                if (run.Outputs.Count > 0 || lineage.Contains(run.Id))
                    evidence++;
                else if (run.DeletedAt is { } deletedAt && deletedAt <= now - policy.PurgeAfter)
                    purge.Add((run.StartedAt, new(run.Id, experiment.Name, FormattableString.Invariant($"deleted {deletedAt:u}, more than {policy.PurgeAfter} ago"))));
                else if (run.DeletedAt is null && !isNew && IsExpired(run, policy, now))
                    delete.Add(new(run.Id, experiment.Name, FormattableString.Invariant($"{run.Status}, ended {run.EndedAt:u}, more than {policy.KeepFor} ago")));
                else
                    kept++;
            }
        }

        // A part begins after what it is a part of.
        var parts = purge.OrderByDescending(entry => entry.StartedAt).ThenByDescending(entry => entry.Run.Run.ToString(), StringComparer.Ordinal).Select(entry => entry.Run);
        return new() { CreatedAt = now, Policy = policy, Delete = delete, Purge = [.. parts], Lineage = evidence, Kept = kept };
    }

    /// <summary>Deletes and purges what a plan names and the policy still says; one that was stopped halfway is executed again.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="reason">Why, for the audit log.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    /// <exception cref="InvalidOperationException">The run store can neither delete nor purge.</exception>
    public async ValueTask<RunRetentionResult> ExecuteAsync(RunRetentionPlan plan, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (_runs is not (IRunLifecycle lifecycle and IRunPurge purge))
            throw new InvalidOperationException($"The run store cannot delete and purge runs; use one that is an {nameof(IRunLifecycle)} and an {nameof(IRunPurge)} too.");

        var current = await PlanAsync(plan.Policy, cancellationToken).ConfigureAwait(false);
        var (planned, doomed) = (plan.Delete.Select(run => run.Run).ToHashSet(), plan.Purge.Select(run => run.Run).ToHashSet());
        var (deleted, purged) = (0, 0);
        foreach (var run in current.Delete.Where(run => planned.Contains(run.Run)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await TryAsync(async () => await lifecycle.ChangeRunAsync(run.Run, new() { Deleted = true }, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false)).ConfigureAwait(false))
                deleted++;
        }

        foreach (var run in current.Purge.Where(run => doomed.Contains(run.Run)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var change = new Change { Actor = _actor.Actor, At = _time.GetUtcNow(), Reason = reason };
            await TryAsync(async () => purged += await purge.PurgeRunAsync(run.Run, change, cancellationToken).ConfigureAwait(false) ? 1 : 0).ConfigureAwait(false);
        }

        return new(deleted, purged, plan.Delete.Count + plan.Purge.Count - deleted - purged);
    }

    private static bool IsExpired(RunRecord run, RunRetentionPolicy policy, DateTimeOffset now) =>
        run.Status != RunStatus.Running
        && run.EndedAt is { } endedAt && endedAt <= now - policy.KeepFor
        && (policy.Statuses.Count == 0 || policy.Statuses.Contains(run.Status))
        && policy.WithTags.All(tag => run.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value)
        && !policy.KeepTagged.Any(run.Tags.ContainsKey);

    // Somebody resumed, restored or registered it since it was judged; then it stays.
    private static async ValueTask<bool> TryAsync(Func<ValueTask> change)
    {
        try
        {
            await change().ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is MlOpsConflictException or MlOpsNotFoundException)
        {
            return false;
        }
    }

    private async ValueTask<HashSet<RunId>> ReadLineageAsync(CancellationToken cancellationToken)
    {
        var lineage = new HashSet<RunId>();
        await foreach (var model in _models.ListModelsAsync(cancellationToken).ConfigureAwait(false))
        {
            await foreach (var version in _models.ListVersionsAsync(model, cancellationToken).ConfigureAwait(false))
            {
                if (version.Lineage.RunId is { } run)
                    lineage.Add(run);
            }
        }

        return lineage;
    }
}
