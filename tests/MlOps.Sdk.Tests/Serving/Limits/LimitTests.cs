using CsCheck;
using Microsoft.Extensions.Time.Testing;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Limits;

public sealed class LimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Never_more_rows_than_the_burst_and_the_rate_allow_and_who_waits_as_told_is_let_in() =>
        Gen.Select(Gen.Double[0.5, 1000], Gen.Int[1, 50], Gen.Select(Gen.Int[1, 50], Gen.Int[0, 2000]).List[1, 100]).Sample((perSecond, burst, calls) =>
        {
            var time = new FakeTimeProvider();
            var rate = new RowRate(perSecond, burst, time);
            var start = time.GetTimestamp();
            var admitted = 0.0;
            foreach (var (rows, pause) in calls)
            {
                time.Advance(TimeSpan.FromMilliseconds(pause));
                if (rate.Take(Math.Min(rows, burst)) is { } wait)
                {
                    Assert.True(wait > TimeSpan.Zero);
                    time.Advance(wait + TimeSpan.FromTicks(1));
                    Assert.Null(rate.Take(Math.Min(rows, burst)));
                }

                admitted += Math.Min(rows, burst);
                Assert.True(admitted <= burst + perSecond * time.GetElapsedTime(start).TotalSeconds + 1e-3, $"{admitted} rows");
            }
        });

    [Fact]
    public void More_rows_than_a_burst_are_let_in_after_a_pause_and_paid_for_afterwards()
    {
        var time = new FakeTimeProvider();
        var rate = new RowRate(10, 5, time);
        Assert.Null(rate.Take(20));
        Assert.Equal(1.6, rate.Take(1)!.Value.TotalSeconds, 1e-3);
        rate.Return(20);
        Assert.Null(rate.Take(5));
    }

    [Fact]
    public async Task Calls_beyond_a_rate_are_refused_with_the_time_to_come_back_and_no_caller_uses_up_anothers()
    {
        var (stub, time) = (new BatchingStub(), new FakeTimeProvider());
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, stub, new() { RowsPerSecond = 10, BurstRows = 6, CallerRowsPerSecond = 2, CallerBurstRows = 4 }, time);
        var model = await ServeAsync(registry, host);
        var greedy = new PredictOptions { Caller = "greedy" };

        for (var i = 0; i < 4; i++)
            await model.PredictAsync(default, greedy, Cancellation);
        var refused = await Assert.ThrowsAsync<MlOpsModelException>(async () => await model.PredictAsync(default, greedy, Cancellation));
        Assert.Equal((true, ModelFault.Overloaded, TimeSpan.FromSeconds(0.5)), (refused.IsTransient, refused.Fault, refused.RetryAfter));
        Assert.Contains("the caller asks for more than 2 rows a second", refused.Message, StringComparison.Ordinal);

        await AskByTensorsAsync(model.Model, 2, new() { Caller = "modest" });
        refused = await Assert.ThrowsAsync<MlOpsModelException>(() => AskByTensorsAsync(model.Model, 1, new() { Caller = "modest" }));
        Assert.Contains("more than 10 rows a second are asked for", refused.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(0.1), refused.RetryAfter);

        time.Advance(TimeSpan.FromSeconds(0.5));
        await model.PredictAsync(default, greedy, Cancellation);
        await AskByTensorsAsync(model.Model, 2, new() { Caller = "modest" });
    }

    [Fact]
    public async Task No_more_calls_than_allowed_are_under_way_and_each_that_ends_lets_another_in()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, stub, new() { MaxConcurrentCalls = 2 });
        var model = await ServeAsync(registry, host);
        stub.Hold();
        using var cancel = new CancellationTokenSource();
        var (first, second) = (model.PredictAsync(default, cancel.Token).AsTask(), AskByTensorsAsync(model.Model, 1, default));

        var refused = await Assert.ThrowsAsync<MlOpsModelException>(async () => await model.PredictAsync(default, Cancellation));
        Assert.Equal(ModelFault.Overloaded, refused.Fault);
        Assert.Contains("2 calls are under way", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MlOpsModelException>(() => AskByTensorsAsync(model.Model, 1, default));

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var third = model.PredictAsync(default, Cancellation).AsTask();
        Assert.False(third.IsFaulted);
        stub.LetGo();
        await Task.WhenAll(second, third);
        await model.PredictAsync(default, Cancellation);
    }

    [Fact]
    public async Task A_call_that_names_no_time_ends_with_that_of_the_model_and_so_does_its_run()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, stub, new() { Timeout = TimeSpan.FromMilliseconds(30) });
        var model = await ServeAsync(registry, host);
        stub.Hold();
        Assert.Equal(ModelFault.TimedOut, (await Assert.ThrowsAsync<MlOpsModelException>(async () => await model.PredictAsync(default, Cancellation))).Fault);
        Assert.Equal(ModelFault.TimedOut, (await Assert.ThrowsAsync<MlOpsModelException>(() => AskByTensorsAsync(model.Model, 1, default))).Fault);
        Assert.Equal(2, stub.Stopped);
        stub.LetGo();
    }

    [Fact]
    public async Task Options_out_of_range_are_named_together()
    {
        await using var registry = await ServingFixture.OpenAsync();
        var refused = Assert.Throws<ArgumentException>(() => Host(registry, new BatchingStub(), new() { RowsPerSecond = 0, CallerRowsPerSecond = double.NaN, BurstRows = 0, CallerBurstRows = 0, MaxConcurrentCalls = 0, Timeout = TimeSpan.Zero }));
        Assert.All(["RowsPerSecond is 0", "CallerRowsPerSecond is NaN", "BurstRows is 0", "CallerBurstRows is 0", "MaxConcurrentCalls is 0", "Timeout is 00:00:00"], part => Assert.Contains($"Limits.{part}", refused.Message, StringComparison.Ordinal));
    }

    private static ModelHost Host(ServingFixture registry, BatchingStub stub, LimitOptions limits, TimeProvider? time = null) =>
        new(registry.Store.Models, registry.Store.Artifacts, new() { PollInterval = TimeSpan.FromHours(1), Defaults = new() { Limits = limits } }, loaders: [stub], time: time);

    private static async Task<ServedModel<ScaleRow, Scaled>> ServeAsync(ServingFixture registry, ModelHost host)
    {
        await registry.PromoteAsync("scale", "scale_v1");
        return await host.GetAsync<ScaleRow, Scaled>("scale@champion", Cancellation);
    }

    private static async Task AskByTensorsAsync(ServedModel model, int rows, PredictOptions options)
    {
        using var call = model.BeginCall();
        call.Inputs[0].Reshape(rows, 4);
        call.Inputs[0].AsBytes().Clear();
        await call.RunAsync(options, Cancellation);
    }
}
