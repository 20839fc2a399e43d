using System.Text;

namespace MlOps.Sdk.Tests.Search;

public sealed class RunSearchExtensionsTests
{
    private readonly InMemoryRunStore _store = new();

    [Fact]
    public async Task The_best_run_is_the_one_with_the_best_number()
    {
        await AddAsync("low", ("loss", 0.1));
        await AddAsync("high", ("loss", 3));
        await AddAsync("nan", ("loss", double.NaN));
        await AddAsync("none");
        Assert.Equal("low", (await _store.FindLowestRunAsync(new(), "loss", Cancellation))!.Name);
        Assert.Equal("high", (await _store.FindHighestRunAsync(new(), "loss", Cancellation))!.Name);
        Assert.Equal("high", (await _store.FindLowestRunAsync(RunQuery.Parse("metrics.loss > 1"), "loss", Cancellation))!.Name);
        Assert.Null(await _store.FindHighestRunAsync(new(), "auc", Cancellation));
    }

    [Fact]
    public async Task Runs_are_compared_by_id_and_one_that_is_gone_is_named()
    {
        var (one, gone) = (await AddAsync("one", ("loss", 1)), RunId.New(TimeProvider.System));
        Assert.Equal([1.0], (await _store.CompareRunsAsync([one], Cancellation)).Metrics[0].Values);
        var refused = await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await _store.CompareRunsAsync([one, gone], Cancellation));
        Assert.Contains(gone.ToString(), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_becomes_a_curve()
    {
        var run = await AddAsync("run", [.. Enumerable.Range(0, 1000).Select(i => ("loss", (double)i))]);
        var curve = await _store.ReadCurveAsync(run, "loss", maxBuckets: 100, Cancellation);
        Assert.Equal((1000, 16, 63), (curve.Count, curve.PointsPerBucket, curve.Buckets.Count));
        Assert.Empty((await _store.ReadCurveAsync(run, "other", cancellationToken: Cancellation)).Buckets);
    }

    [Fact]
    public async Task Runs_are_exported_with_a_column_for_every_key()
    {
        var first = await AddAsync("a, \"quoted\"", ("loss", 0.1));
        await _store.AppendAsync(first, new() { Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch), Params = [new("p", "line\r\nbreak"), new("q", "")], Tags = [new("t", " x")] }, Cancellation);
        var second = await AddAsync("b", ("auc", double.NaN));
        await _store.EndRunAsync(second, RunStatus.Finished, DateTimeOffset.UnixEpoch.AddHours(1), Cancellation);

        using var target = new MemoryStream();
        Assert.Equal(2, await RunCsv.ExportAsync(_store, RunQuery.Parse("", "run_name") with { PageSize = 1 }, target, Cancellation));
        var experiment = (await _store.FindExperimentAsync("flights", Cancellation))!.Id;
        Assert.Equal(
            $""""
             run_id,run_name,experiment_id,parent_run_id,status,start_time,end_time,params.p,params.q,metrics.auc,metrics.loss,tags.t
             {first},"a, ""quoted""",{experiment},,Running,1970-01-01T00:00:00.0000000+00:00,,"line
             break","",,0.1," x"
             {second},b,{experiment},,Finished,1970-01-01T00:00:00.0000000+00:00,1970-01-01T01:00:00.0000000+00:00,,,NaN,,

             """".ReplaceLineEndings("\r\n"),
            Encoding.UTF8.GetString(target.ToArray()));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<RunId> AddAsync(string name, params (string Key, double Value)[] metrics)
    {
        var time = TimeProvider.System;
        var experiment = await _store.EnsureExperimentAsync(new() { Id = ExperimentId.New(time), Name = "flights", CreatedAt = time.GetUtcNow() }, Cancellation);
        var run = RunId.New(time);
        await _store.BeginRunAsync(
            new() { Id = run, ExperimentId = experiment.Id, Name = name, StartedAt = DateTimeOffset.UnixEpoch, Owner = "owner", LeaseUntil = time.GetUtcNow().AddHours(1) }, Cancellation);
        await _store.AppendAsync(
            run, new() { Id = Guid.CreateVersion7(time.GetUtcNow()), Metrics = [.. metrics.Select((metric, i) => new MetricPoint(metric.Key, metric.Value, i, DateTimeOffset.UnixEpoch))] }, Cancellation);
        return run;
    }
}
