using System.Diagnostics;
using System.Diagnostics.Metrics;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

public sealed class BatchingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Under_load_with_swaps_and_cancellations_nobody_gets_the_answer_to_another_row()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await registry.RegisterAsync("scale", "scale_v2");
        await using var host = Host(registry);
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Batching(), Cancellation);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var callers = Enumerable.Range(1, 32).Select(caller => Task.Run(async () =>
        {
            var calls = 0;
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                using var impatient = new CancellationTokenSource();
                var options = new PredictOptions { Priority = (PredictPriority)(i % 3 - 1), Timeout = i % 5 == 0 ? TimeSpan.FromSeconds(30) : null };
                var answer = model.PredictAsync(new(caller, 0, 0, i), options, i % 7 == 0 ? impatient.Token : default);
                if (i % 7 == 0)
                    await impatient.CancelAsync();
                try
                {
                    var prediction = await answer;
                    Assert.Equal(new Scaled(caller * prediction.Version, (float)i * prediction.Version), prediction.Value);
                    calls++;
                }
                catch (OperationCanceledException e) when (e.CancellationToken == impatient.Token)
                {
                }
            }

            return calls;
        }, Cancellation)).ToList();

        for (var swap = 0; swap < 20; swap++)
        {
            await registry.Store.Registry.PromoteAsync("scale", 1 + (swap + 1) % 2, "champion", cancellationToken: Cancellation);
            await host.LoadAsync("scale@champion", Cancellation);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(callers), calls => Assert.True(calls > 0));
        Assert.Equal(0, model.Model.Status.Batching.Single().QueuedRows);
    }

    [Fact]
    public async Task Rows_that_wait_are_answered_in_one_run()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, stub);
        var model = await HeldAsync(registry, host, stub, Batching());

        var answers = Enumerable.Range(0, 20).Select(i => model.PredictAsync(new(i, 0, 0, -i), Cancellation).AsTask()).ToList();
        stub.LetGo();
        var predictions = await Task.WhenAll(answers);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => new Scaled(i, -i)), predictions.Select(p => p.Value));
        Assert.Equal(20, predictions.Select(p => p.Id).Distinct().Count());
        Assert.True(stub.Runs.Count <= 8, $"20 rows took {stub.Runs.Count - 1} runs");
    }

    [Fact]
    public async Task A_row_at_fault_fails_alone()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, stub);
        var model = await HeldAsync(registry, host, stub, Batching());

        var rows = Enumerable.Range(0, 16).Select(i => new ScaleRow(i, 0, 0, 0)).ToArray();
        rows[5] = new(BatchingStub.Poison, 0, 0, 0);
        var answers = rows.Select(row => model.PredictAsync(row, Cancellation).AsTask()).ToList();
        stub.LetGo();

        for (var i = 0; i < rows.Length; i++)
        {
            if (i == 5)
                Assert.Equal("poison", (await Assert.ThrowsAsync<MlOpsModelException>(() => answers[i])).Message);
            else
                Assert.Equal(rows[i].A, (await answers[i]).Value.A);
        }
    }

    [Fact]
    public async Task A_row_the_model_cannot_hold_fails_alone_and_names_its_column()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("wide", "scale_v1");
        await using var host = Host(registry, stub);
        var model = await host.GetAsync<WideRow, Scaled>("wide@champion", Batching(), Cancellation);
        var first = await HoldAsync(stub, () => model.PredictAsync(new(0), Cancellation));

        var good = model.PredictAsync(new(1), Cancellation);
        var bad = model.PredictAsync(new(1e300), Cancellation);
        stub.LetGo();

        Assert.Equal(1, (await good).Value.A);
        Assert.Contains("Column 'A'", (await Assert.ThrowsAsync<ArgumentException>(async () => await bad)).Message, StringComparison.Ordinal);
        await first;
    }

    [Fact]
    public async Task A_full_queue_rejects_at_once_and_says_when_to_come_back()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, stub);
        var model = await HeldAsync(registry, host, stub, Batching(o => (o.MaxQueuedRows, o.MaxParallelRuns) = (4, 1)));
        var waiting = Enumerable.Range(0, 4).Select(i => model.PredictAsync(new(i, 0, 0, 0), Cancellation).AsTask()).ToList();
        Assert.Equal(4, model.Model.Status.Batching.Single().QueuedRows);

        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var rejected = await Assert.ThrowsAsync<MlOpsModelException>(async () => await model.PredictAsync(default, Cancellation));
            fastest = Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < fastest ? elapsed : fastest;
            Assert.True(rejected.IsTransient);
            Assert.True(rejected.RetryAfter > TimeSpan.Zero);
            Assert.Contains("scale:1 is overloaded: 4 rows are queued, the most that MaxQueuedRows allows", rejected.Message, StringComparison.Ordinal);
        }

        Assert.True(fastest < TimeSpan.FromMilliseconds(1), $"rejecting took {fastest}");

        var urgent = model.PredictAsync(new(9, 0, 0, 0), new PredictOptions { Priority = PredictPriority.High }, Cancellation);
        var displaced = await Assert.ThrowsAsync<MlOpsModelException>(() => waiting[3]);
        Assert.True(displaced.IsTransient);
        stub.LetGo();
        Assert.Equal(9, (await urgent).Value.A);
        await Task.WhenAll(waiting[..3]);
    }

    [Fact]
    public async Task A_cancelled_row_leaves_the_queue_and_makes_room()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, stub);
        var model = await HeldAsync(registry, host, stub, Batching(o => (o.MaxQueuedRows, o.MaxParallelRuns) = (1, 1)));

        using var cancel = new CancellationTokenSource();
        var cancelled = model.PredictAsync(new(1, 0, 0, 0), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await cancelled);
        var next = model.PredictAsync(new(2, 0, 0, 0), Cancellation);
        stub.LetGo();

        Assert.Equal(2, (await next).Value.A);
        Assert.DoesNotContain(stub.Runs, run => run.Contains(1f));
    }

    [Fact]
    public async Task A_timeout_ends_the_wait_in_the_queue_and_stops_a_run_that_nobody_waits_for()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, stub);
        await registry.PromoteAsync("scale", "scale_v1");
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Batching(o => o.MaxParallelRuns = 1), Cancellation);
        var soon = new PredictOptions { Timeout = TimeSpan.FromMilliseconds(100) };

        // The first runs on its caller's thread, the others are queued, then run together.
        var first = await HoldAsync(stub, () => model.PredictAsync(new(0, 0, 0, 0), Cancellation));
        var queued = model.PredictAsync(new(1, 0, 0, 0), soon, Cancellation);
        Assert.True((await Assert.ThrowsAsync<MlOpsModelException>(async () => await queued)).IsTransient);
        var running = model.PredictAsync(new(2, 0, 0, 0), soon, Cancellation);
        stub.LetGo();
        stub.Hold();
        await first;
        var late = await Assert.ThrowsAsync<MlOpsModelException>(async () => await running);
        Assert.Contains("scale:1 did not answer within the call's timeout", late.Message, StringComparison.Ordinal);

        // Without a queue the timeout reaches the run as well.
        await UntilAsync(() => !stub.IsWaiting);
        await Assert.ThrowsAsync<MlOpsModelException>(async () => await model.PredictAsync(new(3, 0, 0, 0), soon, Cancellation));
        Assert.True(stub.Stopped >= 1);
        stub.LetGo();
        Assert.Equal(4, (await model.PredictAsync(new(4, 0, 0, 0), soon, Cancellation)).Value.A);
    }

    [Fact]
    public async Task Higher_priorities_go_first()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, stub);
        var model = await HeldAsync(registry, host, stub, Batching(o => (o.MaxRows, o.MaxParallelRuns) = (1, 1)));
        stub.Runs.Clear();

        var answers = Enumerable.Range(1, 9).Select(i => model.PredictAsync(new(i, 0, 0, 0), new PredictOptions { Priority = (PredictPriority)((i - 1) / 3 - 1) }, Cancellation).AsTask()).ToList();
        stub.LetGo();
        await Task.WhenAll(answers);
        Assert.Equal([7, 4, 1, 8, 9, 5, 6, 2, 3], stub.Runs.Select(run => (int)run[0]));
    }

    [Fact]
    public async Task Rows_that_wait_are_answered_by_the_version_that_let_them_in_and_before_the_host_stops()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        var host = Host(registry, stub);
        var model = await HeldAsync(registry, host, stub, Batching());
        var old = Enumerable.Range(0, 10).Select(i => model.PredictAsync(new(i, 0, 0, 0), Cancellation).AsTask()).ToList();

        stub.LetGo();
        await registry.PromoteAsync("scale", "scale_v1");
        await host.LoadAsync("scale@champion", Cancellation);
        Assert.All(await Task.WhenAll(old), p => Assert.Equal(1, p.Version));

        stub.Hold();
        var first = await HoldAsync(stub, () => model.PredictAsync(default, Cancellation));
        var last = Enumerable.Range(0, 10).Select(i => model.PredictAsync(new(i, 0, 0, 0), Cancellation).AsTask()).ToList();
        var stopping = host.DisposeAsync().AsTask();
        Assert.False(stopping.IsCompleted);
        stub.LetGo();
        Assert.All(await Task.WhenAll(last), p => Assert.Equal(2, p.Version));
        await first;
        await stopping;
        Assert.True((await Assert.ThrowsAsync<MlOpsModelException>(async () => await model.PredictAsync(default, Cancellation))).IsTransient);
    }

    [Theory]
    [InlineData("batch_dependent_softmax", "answers a row alone otherwise than among 8")]
    public async Task A_model_that_mixes_its_rows_is_never_batched(string file, string reason)
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("mixing", file);
        await using var host = Host(registry);
        var model = await host.GetAsync<Triple, Pair>("mixing@champion", Batching(), Cancellation);

        var status = model.Model.Status.Batching.Single();
        Assert.Equal((BatchingState.Refused, 1), (status.State, status.Rows));
        Assert.Contains(reason, status.Reason, StringComparison.Ordinal);
        var alone = (await model.PredictAsync(new(1, 2, 3), Cancellation)).Value;
        var crowd = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () => (await model.PredictAsync(i % 2 == 0 ? new(1, 2, 3) : new(3, 1, i), Cancellation)).Value, Cancellation)));
        Assert.All(crowd.Where((_, i) => i % 2 == 0), answer => Assert.Equal(alone, answer));
    }

    [Theory]
    [InlineData(1, BatchingState.Refused)]
    [InlineData(3, BatchingState.On)]
    public async Task A_model_that_fails_on_made_up_rows_is_tried_with_its_golden_ones(int rows, BatchingState state)
    {
        var stub = new BatchingStub { Least = 10 };
        await using var registry = await ServingFixture.OpenAsync();
        var content = File.ReadAllBytes(Path.Combine(ExpectedCases.Folder, "scale_v1.onnx"));
        var numbers = Enumerable.Range(10, 4 * rows).Select(i => (double)i).ToList();
        GoldenTensor Tensor(string name) => new() { Name = name, Shape = [rows, 4], Numbers = numbers };
        await registry.RegisterAsync("scale", content, new() { Cases = [new() { Inputs = [Tensor("x")], Outputs = [Tensor("y")] }] });
        await using var host = Host(registry, stub);

        var model = await host.GetAsync<ScaleRow, Scaled>("scale:1", Batching(), Cancellation);

        var status = model.Model.Status.Batching.Single();
        Assert.Equal(state, status.State);
        Assert.Equal(state == BatchingState.Refused, status.Reason?.Contains("attach golden-rows.json with two rows or more", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData(1, BatchingState.Refused, "MaxRows is 1")]
    [InlineData(32, BatchingState.On, null)]
    public async Task A_fixed_batch_is_filled_with_rows_of_many_callers(int maxRows, BatchingState state, string? reason)
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("fixed", "fixed_batch4");
        await using var host = Host(registry);
        var model = await host.GetAsync<Triple, Pair>("fixed@champion", Batching(o => o.MaxRows = maxRows), Cancellation);
        var status = model.Model.Status.Batching.Single();
        Assert.Equal(state, status.State);
        Assert.InRange(status.Rows, state == BatchingState.On ? 2 : 1, state == BatchingState.On ? 4 : 1); // how many is measured
        Assert.StartsWith(reason ?? "", status.Reason ?? "", StringComparison.Ordinal);

        var plain = await host.GetAsync<Triple, Pair>("fixed:1", Cancellation);
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(async () => await model.PredictAsync(new(i, -i, 1), Cancellation), Cancellation)));
        for (var i = 0; i < answers.Length; i++)
        {
            var expected = (await plain.PredictAsync(new(i, -i, 1), Cancellation)).Value;
            Assert.Equal(expected.A, answers[i].Value.A, 1e-4);
            Assert.Equal(expected.B, answers[i].Value.B, 1e-4);
        }
    }

    [Fact]
    public async Task Alone_in_an_idle_model_a_call_allocates_nothing()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await using var host = Host(registry);
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Batching(), Cancellation);
        for (var i = 0; i < 300; i++)
            await model.PredictAsync(default, Cancellation);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            await model.PredictAsync(default, CancellationToken.None);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task A_delay_brings_rows_of_an_idle_model_together()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await using var host = Host(registry, stub);
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Batching(o => o.MaxDelay = TimeSpan.FromMilliseconds(200)), Cancellation);
        Assert.SkipUnless(model.Model.Status.Batching.Single().State == BatchingState.On, "The machine was too busy to measure that batches pay.");
        stub.Runs.Clear();

        await Task.WhenAll(model.PredictAsync(new(1, 0, 0, 0), Cancellation).AsTask(), model.PredictAsync(new(2, 0, 0, 0), Cancellation).AsTask());
        Assert.Equal([1f, 2f], Assert.Single(stub.Runs));
    }

    [Fact]
    public async Task Batches_are_counted()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        using var listener = new MeterListener();
        long rows = 0, rejected = 0, queued = 0;
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name.StartsWith("mlops.batch.", StringComparison.Ordinal))
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (!tags.ToArray().Contains(new("mlops.model.name", "counted")))
                return;

            var sum = instrument.Name switch { "mlops.batch.rows" => Interlocked.Add(ref rows, value), "mlops.batch.rejected" => Interlocked.Add(ref rejected, value), _ => Interlocked.Add(ref queued, value) };
        });
        listener.Start();
        await using var host = Host(registry, stub);
        var model = await HeldAsync(registry, host, stub, Batching(o => (o.MaxQueuedRows, o.MaxParallelRuns) = (3, 1)), "counted");

        var answers = Enumerable.Range(0, 3).Select(i => model.PredictAsync(new(i, 0, 0, 0), Cancellation).AsTask()).ToList();
        await Assert.ThrowsAsync<MlOpsModelException>(async () => await model.PredictAsync(default, Cancellation));
        listener.RecordObservableInstruments();
        stub.LetGo();
        await Task.WhenAll(answers);
        Assert.Equal((3, 1, 3), (Interlocked.Read(ref rows), Interlocked.Read(ref rejected), Interlocked.Read(ref queued)));
    }

    [Fact]
    public async Task Options_out_of_range_are_named_together()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry);
        var wrong = Batching(o => (o.MaxRows, o.MaxDelay, o.MaxQueuedRows, o.MaxParallelRuns) = (0, TimeSpan.FromSeconds(-1), 0, -1));
        var refused = Assert.Throws<ArgumentException>(() => host.Serve<ScaleRow, Scaled>(ModelRef.Parse("scale@champion"), wrong));
        Assert.All(["MaxRows is 0", "MaxDelay is -00:00:01", "MaxQueuedRows is 0", "MaxParallelRuns is -1"], part => Assert.Contains(part, refused.Message, StringComparison.Ordinal));

        host.Serve<ScaleRow, Scaled>(ModelRef.Parse("scale@champion"), Batching());
        Assert.Throws<ArgumentException>(() => host.Serve<ScaleRow, Scaled>(ModelRef.Parse("scale@champion"), Batching()));
    }

    [Theory]
    [InlineData(0.0, PredictPriority.Normal)]
    [InlineData(-1.0, PredictPriority.Normal)]
    [InlineData(1.0, (PredictPriority)2)]
    public async Task Call_options_out_of_range_are_refused(double seconds, PredictPriority priority)
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await using var host = Host(registry);
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Batching(), Cancellation);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await model.PredictAsync(default, new PredictOptions { Timeout = TimeSpan.FromSeconds(seconds), Priority = priority }, Cancellation));
    }

    private static ModelHost Host(ServingFixture registry, params IPredictorLoader[] loaders) =>
        new(registry.Store.Models, registry.Store.Artifacts, new() { PollInterval = TimeSpan.FromHours(1) }, loaders: loaders);

    private static ServedModelOptions Batching(Action<BatchingOptions>? configure = null)
    {
        var options = new BatchingOptions();
        configure?.Invoke(options);
        return new() { Batching = options };
    }

    /// <summary>A model in the middle of a call, so that what comes next has to wait.</summary>
    private static async Task<ServedModel<ScaleRow, Scaled>> HeldAsync(ServingFixture registry, ModelHost host, BatchingStub stub, ServedModelOptions options, string name = "scale")
    {
        options.Batching!.MaxParallelRuns = 1;
        await registry.PromoteAsync(name, "scale_v1");
        var model = await host.GetAsync<ScaleRow, Scaled>($"{name}@champion", options, Cancellation);
        await HoldAsync(stub, () => model.PredictAsync(new(-1, 0, 0, 0), Cancellation));
        return model;
    }

    private static async Task<Task> HoldAsync(BatchingStub stub, Func<ValueTask<Prediction<Scaled>>> call)
    {
        stub.Runs.Clear();
        stub.Hold();
        var held = call().AsTask();
        await UntilAsync(() => stub.IsWaiting);
        return held;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition())
            await Task.Delay(1, timeout.Token);
    }

    private readonly record struct WideRow(double A) : IFeatureRow
    {
        public static FeatureSchema Features => ScaleRow.Features;

        public void WriteTo(ref FeatureWriter row)
        {
            row.Number(A);
            row.Number(0);
            row.Number(0);
            row.Number(0);
        }
    }
}
