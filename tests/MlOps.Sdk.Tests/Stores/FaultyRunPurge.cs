using System.Runtime.CompilerServices;

namespace MlOps.Sdk.Tests.Stores;

/// <summary>A run store that purges with one known fault.</summary>
internal sealed class FaultyRunPurge(InMemoryRunStore inner, string fault) : RunStoreDecorator(inner), IRunLifecycle, IRunPurge
{
    private readonly HashSet<RunId> _hidden = [];

    public ValueTask<Experiment?> FindExperimentAsync(ExperimentId id, CancellationToken cancellationToken = default) => inner.FindExperimentAsync(id, cancellationToken);

    public ValueTask<Experiment> ChangeExperimentAsync(ExperimentId id, ExperimentChange change, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        inner.ChangeExperimentAsync(id, change, at, cancellationToken);

    public ValueTask ChangeRunAsync(RunId run, RunChange change, DateTimeOffset at, CancellationToken cancellationToken = default) => inner.ChangeRunAsync(run, change, at, cancellationToken);

    public ValueTask ResumeRunAsync(RunId run, string owner, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) => inner.ResumeRunAsync(run, owner, leaseUntil, cancellationToken);

    public override async ValueTask<RunRecord?> FindRunAsync(RunId run, CancellationToken cancellationToken = default) =>
        _hidden.Contains(run) ? null : await inner.FindRunAsync(run, cancellationToken);

    public override async IAsyncEnumerable<RunRecord> ListRunsAsync(ExperimentId experiment, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var run in inner.ListRunsAsync(experiment, cancellationToken))
        {
            if (!_hidden.Contains(run.Id))
                yield return run;
        }
    }

    public async ValueTask<bool> PurgeRunAsync(RunId run, Change change, CancellationToken cancellationToken = default)
    {
        switch (fault)
        {
            case "hides the run only":
                return _hidden.Add(run) && await inner.FindRunAsync(run, cancellationToken) is { DeletedAt: not null };
            case "purges what is not deleted" when await inner.FindRunAsync(run, cancellationToken) is { DeletedAt: null, Status: RunStatus.Finished }:
                await inner.ChangeRunAsync(run, new() { Deleted = true }, change.At, cancellationToken);
                break;
            case "purges again":
                await inner.PurgeRunAsync(run, change, cancellationToken);
                return true;
            case "ignores cancellation":
                return await inner.PurgeRunAsync(run, change, CancellationToken.None);
            case "overlooks lineage" or "overlooks outputs" or "overlooks parts":
                try
                {
                    return await inner.PurgeRunAsync(run, change, cancellationToken);
                }
                catch (MlOpsConflictException e) when (e.Message.Contains(fault == "overlooks parts" ? "parts" : "evidence", StringComparison.Ordinal))
                {
                    var outputs = (await inner.FindRunAsync(run, cancellationToken))!.Outputs.Count > 0;
                    if (fault != "overlooks parts" && outputs != (fault == "overlooks outputs"))
                        throw;
                    return _hidden.Add(run);
                }
        }

        return await inner.PurgeRunAsync(run, change, cancellationToken);
    }
}
