using Microsoft.Extensions.Time.Testing;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Caching;

public sealed class CachingTests
{
    private static readonly ScaleRow Row = new(1, 2, 3, 4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_row_is_answered_again_without_a_run_under_an_id_of_its_own_and_announced()
    {
        var (stub, seen) = (new BatchingStub(), new RecordingObserver());
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, stub, observer: seen);
        var model = await ServeAsync(registry, host, stub);

        var first = await model.PredictAsync(Row, Cancellation);
        var again = await model.PredictAsync(Row, Cancellation);
        await model.PredictAsync(Row with { D = 5 }, Cancellation);

        Assert.Equal(first.Value, again.Value);
        Assert.NotEqual(first.Id, again.Id);
        Assert.Equal(2, stub.Runs.Count);
        Assert.Equal([first.Id, again.Id], seen.Predictions.Take(2).Select(p => p.Id));
        Assert.Equal(seen.Predictions[0].Row, seen.Predictions[1].Row);
        var status = model.Model.Status.Caching.Single(c => c.Row == nameof(ScaleRow));
        Assert.Equal((1, 2, 2), ((int)status.Hits, (int)status.Misses, status.Entries));
    }

    [Fact]
    public async Task A_call_by_tensors_is_answered_again_only_for_the_same_shape_elements_and_outputs()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, stub);
        var shape = new TensorSpec { Name = "x", ElementType = ElementType.Float, Shape = [-1, -1] };
        await registry.RegisterAsync("open", File.ReadAllBytes(Path.Combine(ExpectedCases.Folder, "scale_v1.onnx")), null, new() { Inputs = [shape], Outputs = [shape with { Name = "y" }] });
        var model = await host.LoadAsync("open:1", Cancellation);
        stub.Runs.Clear();

        async Task<string> AskAsync(int rows, int width, IReadOnlyList<string>? outputs = null)
        {
            using var call = model.BeginCall(outputs);
            call.Inputs[0].Reshape(rows, width);
            for (var i = 0; i < 4; i++)
                call.Inputs[0].AsSpan<float>()[i] = i;
            await call.RunAsync(Cancellation);
            Assert.Equal([0f, 1f, 2f, 3f], call.Outputs[0].AsSpan<float>().ToArray());
            return string.Join(" x ", call.Outputs[0].Shape.ToArray());
        }

        Assert.Equal("1 x 4", await AskAsync(1, 4));
        Assert.Equal("1 x 4", await AskAsync(1, 4));
        Assert.Single(stub.Runs);
        Assert.Equal("2 x 2", await AskAsync(2, 2));
        Assert.Equal("2 x 2", await AskAsync(2, 2, ["y"]));
        Assert.Equal("2 x 2", await AskAsync(2, 2, ["y"]));
        Assert.Equal(3, stub.Runs.Count);
    }

    [Fact]
    public async Task Concurrent_calls_for_the_same_run_once_and_a_leader_that_gives_up_leaves_the_others_their_answer()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, stub);
        var model = await ServeAsync(registry, host, stub);

        stub.Hold();
        using var cancel = new CancellationTokenSource();
        var leader = model.PredictAsync(Row, cancel.Token).AsTask();
        var followers = Enumerable.Range(0, 10).Select(_ => model.PredictAsync(Row, Cancellation).AsTask()).ToList();
        var late = model.PredictAsync(Row, new PredictOptions { Timeout = TimeSpan.FromMilliseconds(30) }, Cancellation).AsTask();
        Assert.Equal(ModelFault.TimedOut, (await Assert.ThrowsAsync<MlOpsModelException>(() => late)).Fault);
        Assert.Single(stub.Runs);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader);
        Assert.All(followers, follower => Assert.False(follower.IsCompletedSuccessfully));
        stub.LetGo();
        var answers = await Task.WhenAll(followers);
        Assert.All(answers, answer => Assert.Equal(new Scaled(1, 4), answer.Value));
        Assert.Equal(10, answers.Select(a => a.Id).Distinct().Count());
        Assert.Equal(2, stub.Runs.Count);
    }

    [Theory]
    [InlineData(BatchingStub.Poison, true)]
    [InlineData(float.NaN, false)]
    public async Task Failures_and_answers_that_a_guard_forbids_are_not_kept(float number, bool fails)
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, stub);
        var model = await ServeAsync(registry, host, stub);

        stub.Hold();
        var calls = Enumerable.Range(0, 3).Select(_ => model.PredictAsync(new(number, 0, 0, 0), Cancellation).AsTask()).ToList();
        stub.LetGo();
        foreach (var call in calls)
        {
            if (fails)
                Assert.Equal("poison", (await Assert.ThrowsAsync<MlOpsModelException>(() => call)).Message);
            else
                Assert.Equal((double)number, (await call).Value.A);
        }

        Assert.Equal(3, stub.Runs.Count);
        Assert.Equal(0, model.Model.Status.Caching.Max(c => c.Entries));
    }

    [Fact]
    public async Task An_answer_grows_old()
    {
        var (stub, time) = (new BatchingStub(), new FakeTimeProvider());
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, stub, o => o.TimeToLive = TimeSpan.FromMinutes(1), time: time);
        var model = await ServeAsync(registry, host, stub);
        await model.PredictAsync(Row, Cancellation);
        time.Advance(TimeSpan.FromSeconds(59));
        await model.PredictAsync(Row, Cancellation);
        Assert.Single(stub.Runs);
        time.Advance(TimeSpan.FromSeconds(1));
        await model.PredictAsync(Row, Cancellation);
        Assert.Equal(2, stub.Runs.Count);
        Assert.Equal(1, model.Model.Status.Caching.Sum(c => c.Evictions));
    }

    [Fact]
    public async Task A_model_that_answers_the_same_otherwise_is_found_out_and_nothing_of_it_is_kept()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, new Dice());
        var model = await ServeAsync(registry, host, new());
        Assert.All(model.Model.Status.Caching, c => Assert.Contains("Asked the same twice, the model gave two answers in 'y'", c.Refusal, StringComparison.Ordinal));
        Assert.NotEqual((await model.PredictAsync(Row, Cancellation)).Value, (await model.PredictAsync(Row, Cancellation)).Value);
    }

    [Fact]
    public async Task Under_load_with_swaps_batches_and_cancellations_nobody_gets_the_answer_of_another_row_or_version()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await registry.RegisterAsync("scale", "scale_v2");
        await using var host = new ModelHost(registry.Store.Models, registry.Store.Artifacts, new()
        {
            PollInterval = TimeSpan.FromHours(1),
            Defaults = new() { Batching = new() { MaxQueuedRows = 8192 }, Caching = new() { MaxEntries = 40 } },
        });
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Cancellation);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var callers = Enumerable.Range(1, 16).Select(caller => Task.Run(async () =>
        {
            for (var i = caller; !stop.IsCancellationRequested; i++)
            {
                using var impatient = new CancellationTokenSource();
                var number = i * 7 % 60;
                try
                {
                    if (caller % 2 == 0)
                    {
                        var answer = model.PredictAsync(new(number, 0, 0, -number), i % 5 == 0 ? impatient.Token : default);
                        if (i % 5 == 0)
                            await impatient.CancelAsync();
                        var prediction = await answer;
                        Assert.Equal(new Scaled(number * prediction.Version, -number * prediction.Version), prediction.Value);
                        continue;
                    }

                    using var call = model.Model.BeginCall();
                    call.Inputs[0].Reshape(1 + i % 2, 4);
                    call.Inputs[0].AsSpan<float>().Fill(number);
                    var run = call.RunAsync(i % 5 == 0 ? impatient.Token : default);
                    if (i % 5 == 0)
                        await impatient.CancelAsync();
                    await run;
                    Assert.Equal(Enumerable.Repeat((float)number * call.Version.Version, 4 + 4 * (i % 2)), call.Outputs[0].AsSpan<float>().ToArray());
                }
                catch (OperationCanceledException e) when (e.CancellationToken == impatient.Token)
                {
                }

                if (i % 100 == 0)
                    await Task.Yield();
            }
        }, Cancellation)).ToList();

        for (var swap = 0; swap < 15; swap++)
        {
            await registry.Store.Registry.PromoteAsync("scale", 1 + (swap + 1) % 2, "champion", cancellationToken: Cancellation);
            await host.LoadAsync("scale@champion", Cancellation);
            await Task.Delay(20, Cancellation);
        }

        Assert.All(model.Model.Status.Caching, c => Assert.InRange(c.Entries, 0, 40));
        await stop.CancelAsync();
        await Task.WhenAll(callers);
    }

    [Fact]
    public async Task An_answer_given_again_allocates_nothing()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await using var host = Host(registry, null, observer: new IdleObserver());
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Cancellation);
        long[] shape = [2, 4];
        var before = 0L;
        for (var i = 0; i < 1300; i++)
        {
            if (i == 300)
                before = GC.GetAllocatedBytesForCurrentThread();
            await model.PredictAsync(Row, CancellationToken.None);
            using var call = model.Model.BeginCall();
            call.Inputs[0].Reshape(shape);
            call.Inputs[0].AsBytes().Clear();
            await call.RunAsync(CancellationToken.None);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2598, model.Model.Status.Caching.Sum(c => c.Hits));
    }

    private static ModelHost Host(ServingFixture registry, IPredictorLoader? loader, Action<CachingOptions>? configure = null, TimeProvider? time = null, IPredictionObserver? observer = null)
    {
        var options = new CachingOptions();
        configure?.Invoke(options);
        return new(registry.Store.Models, registry.Store.Artifacts, new() { PollInterval = TimeSpan.FromHours(1), Defaults = new() { Caching = options } },
            observer is null ? [] : [observer], loader is null ? [] : [loader], time);
    }

    private static async Task<ServedModel<ScaleRow, Scaled>> ServeAsync(ServingFixture registry, ModelHost host, BatchingStub stub)
    {
        await registry.PromoteAsync("scale", "scale_v1");
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Cancellation);
        stub.Runs.Clear();
        return model;
    }

    private sealed class Dice : IPredictorLoader
    {
        public string Format => "onnx";

        public ValueTask<IPredictor> LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => new(new Predictor(version.Signature));

        private sealed class Predictor(ModelSignature signature) : IPredictor
        {
            public ModelSignature Signature => signature;

            public PredictorFrame CreateFrame(IReadOnlyList<string>? outputs = null) => new Frame(signature);

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }

        private sealed class Frame(ModelSignature signature) : PredictorFrame([new(signature.Inputs[0])], [], [new(signature.Outputs[0])])
        {
            private static int s_thrown;

            public override ValueTask RunAsync(CancellationToken cancellationToken = default)
            {
                Outputs[0].Reshape(Inputs[0].Shape);
                Outputs[0].AsSpan<float>().Fill(Interlocked.Increment(ref s_thrown));
                return ValueTask.CompletedTask;
            }
        }
    }
}
