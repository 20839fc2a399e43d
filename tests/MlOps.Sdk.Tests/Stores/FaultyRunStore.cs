namespace MlOps.Sdk.Tests.Stores;

/// <summary>A run store with one known fault.</summary>
internal sealed class FaultyRunStore(IRunStore inner, string fault) : RunStoreDecorator(inner)
{
    private readonly IRunStore _inner = inner;
    private int _batches;

    public override ValueTask BeginRunAsync(NewRun run, CancellationToken cancellationToken = default) => base.BeginRunAsync(
        fault switch
        {
            "forgets the time's fraction" => run with { StartedAt = DateTimeOffset.FromUnixTimeSeconds(run.StartedAt.ToUnixTimeSeconds()) },
            "never sees a lease lapse" => run with { LeaseUntil = DateTimeOffset.MaxValue },
            _ => run,
        },
        cancellationToken);

    public override async ValueTask AppendAsync(RunId run, RunBatch batch, CancellationToken cancellationToken = default)
    {
        switch (fault)
        {
            case "doubles a batch that is sent again":
                batch = batch with { Id = new Guid(++_batches, 0, 0, new byte[8]) };
                break;
            case "writes NaN as zero":
                batch = batch with { Metrics = [.. batch.Metrics.Select(point => double.IsNaN(point.Value) ? point with { Value = 0 } : point)] };
                break;
            case "ignores cancellation":
                cancellationToken = default;
                break;
        }

        try
        {
            await base.AppendAsync(run, batch, cancellationToken);
        }
        catch (MlOpsConflictException) when (fault == "swallows a second value of a param")
        {
        }
        catch (MlOpsConflictException) when (fault == "keeps half of a refused batch")
        {
            await base.AppendAsync(run, batch with { Params = [] }, cancellationToken);
            throw;
        }
    }

    public override async ValueTask EndRunAsync(RunId run, RunStatus status, DateTimeOffset endedAt, CancellationToken cancellationToken = default)
    {
        try
        {
            await base.EndRunAsync(run, status, endedAt, cancellationToken);
        }
        catch (MlOpsConflictException) when (fault == "lets a run end twice")
        {
        }
    }

    public override ValueTask RenewLeasesAsync(string owner, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) =>
        base.RenewLeasesAsync(owner, fault == "never sees a lease lapse" ? DateTimeOffset.MaxValue : leaseUntil, cancellationToken);

    public override async ValueTask<IReadOnlyList<RunId>> InterruptRunsAsync(string owner, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        var interrupted = await base.InterruptRunsAsync(owner, at, cancellationToken);
        if (fault == "interrupts every owner")
        {
            foreach (var other in await _inner.ListOwnersAsync(cancellationToken).ToListAsync(cancellationToken))
                await base.InterruptRunsAsync(other, at, cancellationToken);
        }

        return interrupted;
    }

    public override IAsyncEnumerable<RunRecord> ListRunsAsync(ExperimentId experiment, CancellationToken cancellationToken = default) =>
        fault == "lists runs oldest first" ? base.ListRunsAsync(experiment, cancellationToken).Reverse() : base.ListRunsAsync(experiment, cancellationToken);

    public override IAsyncEnumerable<MetricPoint> ListMetricAsync(RunId run, string key, CancellationToken cancellationToken = default) =>
        fault == "gives points as they came" ? base.ListMetricAsync(run, key, cancellationToken).OrderBy(point => point.Value) : base.ListMetricAsync(run, key, cancellationToken);
}
