namespace MlOps.Sdk.Tests.Stores;

/// <summary>A run store that changes what has begun with one known fault, or takes what it must refuse.</summary>
internal sealed class FaultyRunLifecycle(InMemoryRunStore inner, string fault) : RunStoreDecorator(inner), IRunLifecycle
{
    public async ValueTask<Experiment?> FindExperimentAsync(ExperimentId id, CancellationToken cancellationToken = default) => fault == "makes up experiments"
        ? new Experiment { Id = id, Name = "made up", CreatedAt = default }
        : await inner.FindExperimentAsync(id, cancellationToken);

    public async ValueTask<Experiment> ChangeExperimentAsync(ExperimentId id, ExperimentChange change, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        if (fault == "lets names be taken twice" && change.Name is { } name && await inner.FindExperimentAsync(name, cancellationToken) is { } other && other.Id != id)
            await inner.ChangeExperimentAsync(other.Id, new() { Name = $"{name} 2" }, at, cancellationToken);
        if (fault == "never removes a tag")
            change = change with { Tags = [.. change.Tags.Where(tag => tag.Value is not null)] };
        if (fault == "archives nothing")
            change = change with { Archived = null };

        return await inner.ChangeExperimentAsync(id, change, at, cancellationToken);
    }

    public async ValueTask ChangeRunAsync(RunId run, RunChange change, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        if (fault == "deletes running runs" && change.Deleted is true)
            await inner.EndRunAsync(run, RunStatus.Failed, at, cancellationToken);
        if (fault == "loses a run's new name")
            change = change with { Name = null };
        await inner.ChangeRunAsync(run, change, at, cancellationToken);
    }

    public async ValueTask ResumeRunAsync(RunId run, string owner, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default)
    {
        switch (fault)
        {
            case "resumes interrupted runs only" when (await inner.FindRunAsync(run, cancellationToken))?.Status is not (null or RunStatus.Interrupted):
                throw new MlOpsConflictException($"Run {run} has ended.");
            case "takes running runs away" or "lets every resumer win" when (await inner.FindRunAsync(run, cancellationToken))?.Status == RunStatus.Running:
                if (fault == "lets every resumer win")
                    return;
                await inner.EndRunAsync(run, RunStatus.Interrupted, leaseUntil, cancellationToken);
                break;
        }

        await inner.ResumeRunAsync(run, owner, leaseUntil, cancellationToken);
    }

    public override ValueTask<Experiment> EnsureExperimentAsync(Experiment experiment, CancellationToken cancellationToken = default) =>
        base.EnsureExperimentAsync(fault == "mends names" ? experiment with { Name = Mend(experiment.Name) } : experiment, cancellationToken);

    public override ValueTask BeginRunAsync(NewRun run, CancellationToken cancellationToken = default) => base.BeginRunAsync(
        fault switch
        {
            "counts no attempts" => run with { RetryOf = null },
            "mends names" => run with { Name = Mend(run.Name), Owner = Mend(run.Owner) },
            _ => run,
        },
        cancellationToken);

    public override ValueTask AppendAsync(RunId run, RunBatch batch, CancellationToken cancellationToken = default) => base.AppendAsync(
        run,
        fault switch
        {
            "forgets outputs" => batch with { Outputs = [] },
            "mends keys" => batch with { Metrics = [.. batch.Metrics.Select(point => point with { Key = Mend(point.Key) })] },
            "cuts values" => batch with { Params = [.. batch.Params.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Length > LogKey.MaxParamLength ? pair.Value[..LogKey.MaxParamLength] : pair.Value))] },
            "cuts at half" => batch with { Params = [.. batch.Params.Select(pair => KeyValuePair.Create(pair.Key, pair.Value[..Math.Min(pair.Value.Length, 3000)]))] },
            "mends paths" => batch with { Artifacts = [.. batch.Artifacts.Select(artifact => artifact with { Path = ArtifactPath.IsValid(artifact.Path) ? artifact.Path : "mended" })] },
            "leaves out bad outputs" => batch with { Outputs = [.. batch.Outputs.Where(output => output.Version > 0)] },
            _ => batch,
        },
        cancellationToken);

    public override ValueTask<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancellationToken = default) =>
        base.SearchRunsAsync(fault == "finds deleted runs" ? query with { Visibility = RunVisibility.All } : query, cancellationToken);

    public override async IAsyncEnumerable<MetricPoint> ListMetricAsync(RunId run, string key, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (fault == "stumbles over a bad key")
            LogKey.Require(key, "metric");
        await foreach (var point in base.ListMetricAsync(run, key, cancellationToken))
            yield return point;
    }

    private static string Mend(string text) => LogKey.IsValid(text) ? text : "mended";
}
