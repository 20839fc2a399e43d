using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

public sealed class TensorBatchingTests
{
    private static readonly long[] TwoRows = [2, 4];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_that_wait_are_answered_in_few_runs_each_with_its_own_rows()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, o => o.MaxRows = 16, stub);
        var model = await HeldAsync(registry, host, stub);

        var answers = Enumerable.Range(1, 20).Select(i => AskAsync(model, 1 + i % 3, 100 * i)).ToList();
        stub.LetGo();

        var outputs = await Task.WhenAll(answers);
        for (var i = 1; i <= 20; i++)
            Assert.Equal(Numbers(1 + i % 3, 100 * i), outputs[i - 1]);
        Assert.InRange(stub.Runs.Count, 4, 9);
        Assert.All(stub.Runs.Skip(1), run => Assert.InRange(run.Length, 1, 16));
    }

    [Fact]
    public async Task Under_load_with_swaps_cancellations_and_calls_of_all_sizes_nobody_gets_the_answer_to_another_call()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await registry.RegisterAsync("scale", "scale_v2");
        await using var host = Host(registry, o => (o.MaxRows, o.MaxQueuedRows) = (32, 8192));
        var model = await host.LoadAsync("scale@champion", Cancellation);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var callers = Enumerable.Range(1, 32).Select(caller => Task.Run(async () =>
        {
            var calls = 0;
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                using var impatient = new CancellationTokenSource();
                var options = new PredictOptions { Priority = (PredictPriority)(i % 3 - 1), Timeout = i % 5 == 0 ? TimeSpan.FromSeconds(30) : null, Caller = caller % 3 == 0 ? null : $"{caller % 3}" };
                using var call = model.BeginCall();
                var rows = i % 40 == 0 ? 100 : 1 + i % 4;
                Fill(call, rows, caller * 1000 + i % 1000);
                var answer = call.RunAsync(options, i % 7 == 0 ? impatient.Token : default);
                if (i % 7 == 0)
                    await impatient.CancelAsync();
                try
                {
                    await answer;
                    Assert.Equal(Numbers(rows, caller * 1000 + i % 1000).Select(x => x * call.Version.Version), call.Outputs[0].AsSpan<float>().ToArray());
                    Assert.Equal(rows, call.Outputs[0].Shape[0]);
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
            await Task.Delay(20, Cancellation);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(callers), calls => Assert.True(calls > 0));
        Assert.Equal(0, model.Status.Batching.Single().QueuedRows);
    }

    [Fact]
    public async Task A_call_at_fault_fails_alone_and_as_a_whole()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, null, stub);
        var model = await HeldAsync(registry, host, stub);

        var answers = Enumerable.Range(1, 9).Select(i => AskAsync(model, 2, i == 5 ? BatchingStub.Poison : 100 * i)).ToList();
        stub.LetGo();

        for (var i = 1; i <= 9; i++)
        {
            if (i == 5)
                Assert.Equal("poison", (await Assert.ThrowsAsync<MlOpsModelException>(() => answers[4])).Message);
            else
                Assert.Equal(Numbers(2, 100 * i), await answers[i - 1]);
        }
    }

    [Fact]
    public async Task A_call_of_more_rows_than_a_run_may_have_is_answered_in_parts()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, o => (o.MaxRows, o.MaxQueuedRows) = (16, 50), stub);
        await registry.PromoteAsync("scale", "scale_v1");
        var model = await host.LoadAsync("scale@champion", Cancellation);
        stub.Runs.Clear();

        Assert.Equal(Numbers(100, 7), await AskAsync(model, 100, 7));
        Assert.All(stub.Runs, run => Assert.InRange(run.Length, 1, 16));
        Assert.Equal(100, stub.Runs.Sum(run => run.Length));

        var poisoned = await Assert.ThrowsAsync<MlOpsModelException>(() => AskAsync(model, 100, BatchingStub.Poison));
        Assert.Equal("poison", poisoned.Message);
        Assert.Equal(0, model.Status.Batching.Single().QueuedRows);
    }

    [Fact]
    public async Task A_full_queue_counted_in_rows_rejects_at_once_unless_who_asks_has_fewer_rows_than_another()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, o => o.MaxQueuedRows = 10, stub);
        var model = await HeldAsync(registry, host, stub);

        var greedy = Enumerable.Range(1, 3).Select(i => AskAsync(model, 3, 100 * i, new() { Caller = "greedy" })).ToList();
        var rejected = await Assert.ThrowsAsync<MlOpsModelException>(() => AskAsync(model, 3, 1, new() { Caller = "greedy" }));
        Assert.Equal((ModelFault.Overloaded, true), (rejected.Fault, rejected.RetryAfter > TimeSpan.Zero));

        var modest = AskAsync(model, 2, 900, new() { Caller = "modest" });
        Assert.Equal(ModelFault.Overloaded, (await Assert.ThrowsAsync<MlOpsModelException>(() => greedy[2])).Fault);
        stub.LetGo();
        Assert.Equal(Numbers(2, 900), await modest);
        Assert.Equal(Numbers(3, 200), await greedy[1]);
    }

    [Fact]
    public async Task Cancelled_or_late_a_call_leaves_the_queue_and_its_tensors_are_its_callers_again()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, null, stub);
        var model = await HeldAsync(registry, host, stub);

        using var cancel = new CancellationTokenSource();
        var cancelled = AskUntilAsync(model, 2, 1000, default, 4, cancel.Token);
        var late = AskAsync(model, 2, 2000, new() { Timeout = TimeSpan.FromMilliseconds(50) });
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(ModelFault.TimedOut, (await Assert.ThrowsAsync<MlOpsModelException>(() => late)).Fault);
        Assert.Equal(1, model.Status.Batching.Single().QueuedRows); // the one that showed that the model is busy

        var next = AskAsync(model, 2, 3000);
        stub.LetGo();
        Assert.Equal(Numbers(2, 3000), await next);
        Assert.DoesNotContain(stub.Runs, run => run.Contains(1000f) || run.Contains(2000f));
    }

    [Theory]
    [InlineData(BatchPadding.PowersOfTwo, new int[0], 5, 8)]
    [InlineData(BatchPadding.None, new[] { 6, 24 }, 5, 6)]
    [InlineData(BatchPadding.PowersOfTwo, new[] { 6, 24 }, 7, 24)]
    [InlineData(BatchPadding.None, new int[0], 5, 5)]
    public async Task Runs_are_filled_up_to_the_sizes_asked_for(BatchPadding padding, int[] sizes, int rows, int padded)
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await using var host = Host(registry, o =>
        {
            o.Padding = padding;
            foreach (var size in sizes)
                o.PaddedRows.Add(size);
        }, stub);
        var model = await host.LoadAsync("scale@champion", Cancellation);
        var typed = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Cancellation);
        stub.Runs.Clear();

        Assert.Equal(Numbers(rows, 100), await AskAsync(model, rows, 100));
        Assert.Equal(padded, Assert.Single(stub.Runs).Length);
        Assert.All(stub.Runs[0][rows..], filler => Assert.Equal(stub.Runs[0][rows - 1], filler));

        stub.Runs.Clear();
        Assert.Equal(3, (await typed.PredictAsync(new(3, 0, 0, 0), Cancellation)).Value.A);
        Assert.Equal(sizes.Length > 0 ? sizes[0] : 1, Assert.Single(stub.Runs).Length);
    }

    [Fact]
    public async Task Only_calls_of_one_shape_are_merged_and_no_shape_waits_for_another()
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, null, stub);
        var model = await HeldAsync(registry, host, stub, Signature(ElementType.Float));

        var answers = Enumerable.Range(1, 24).Select(i => AskAsync(model, 1, 100 * i, width: 1 + i % 3)).ToList();
        stub.LetGo();
        for (var i = 1; i <= 24; i++)
            Assert.Equal(Numbers(1, 100 * i, 1 + i % 3), await answers[i - 1]);
        Assert.InRange(stub.Runs.Count, 4, 20);
    }

    [Theory]
    [MemberData(nameof(ElementTypes))]
    public async Task Elements_of_every_type_come_back_to_their_caller(ElementType type)
    {
        var stub = new BatchingStub();
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, null, stub);
        var model = await HeldAsync(registry, host, stub, Signature(type));
        Assert.NotEqual(BatchingState.Refused, model.Status.Batching.Single().State);

        var calls = Enumerable.Range(0, 12).Select(_ => model.BeginCall()).ToList();
        var answers = new List<Task>();
        for (var i = 0; i < calls.Count; i++)
        {
            var input = calls[i].Inputs[0];
            input.Reshape(1 + i % 3, 2);
            for (var k = 0; k < input.Length; k++)
            {
                if (type == ElementType.String)
                    input.AsTexts()[k] = $"{i} {k}";
                else
                    Assert.True(input.TrySetNumber(k, type == ElementType.Bool ? (i + k) % 2 : 6 * i + k));
            }

            answers.Add(calls[i].RunAsync(Cancellation).AsTask());
        }

        stub.LetGo();
        await Task.WhenAll(answers);
        foreach (var call in calls)
        {
            Assert.Equal(call.Inputs[0].Shape.ToArray(), call.Outputs[0].Shape.ToArray());
            if (type == ElementType.String)
                Assert.Equal(call.Inputs[0].AsTexts().ToArray(), call.Outputs[0].AsTexts().ToArray());
            else
                Assert.Equal(call.Inputs[0].AsBytes().ToArray(), call.Outputs[0].AsBytes().ToArray());
            call.Dispose();
        }

        Assert.InRange(stub.Runs.Count, 2, 12);
    }

    public static TheoryData<ElementType> ElementTypes => new(Enum.GetValues<ElementType>().Where(type => type == ElementType.String || type.IsNumeric()));

    [Fact]
    public async Task Every_reference_case_gives_its_expected_outputs_when_many_callers_ask_for_it_together()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, o => o.MaxQueuedRows = 1 << 20);
        var states = new Dictionary<BatchingState, int>();
        foreach (var entry in ExpectedCases.Read().EnumerateObject().Where(entry => entry.Name is not "digits_mlp_external"))
        {
            var cases = entry.Value.GetProperty("cases");
            await registry.RegisterAsync(entry.Name, Path.GetFileNameWithoutExtension(entry.Value.GetProperty("file").GetString()!));
            var model = await host.LoadAsync($"{entry.Name}:1", Cancellation);
            var state = model.Status.Batching.Single().State;
            states[state] = states.GetValueOrDefault(state) + 1;
            foreach (var example in cases.EnumerateArray())
            {
                await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
                {
                    using var call = model.BeginCall();
                    foreach (var tensor in example.GetProperty("inputs").EnumerateArray())
                        ExpectedCases.Fill(call.Inputs.Concat(call.OptionalInputs).Single(b => b.Spec.Name == tensor.GetProperty("name").GetString()), tensor);
                    if (example.TryGetProperty("error", out var _))
                    {
                        await Assert.ThrowsAsync<MlOpsModelException>(async () => await call.RunAsync(Cancellation));
                        return;
                    }

                    await call.RunAsync(Cancellation);
                    foreach (var tensor in example.GetProperty("outputs").EnumerateArray())
                        ExpectedCases.AssertEqual(tensor, call.Outputs.Single(b => b.Spec.Name == tensor.GetProperty("name").GetString()));
                }, Cancellation)));
            }
        }

        Assert.True(states.GetValueOrDefault(BatchingState.On) > 5 && states.GetValueOrDefault(BatchingState.Refused) > 5, string.Join(' ', states));
    }

    [Theory]
    [InlineData("fixed_batch4", "its first axis is no number of rows")]
    [InlineData("batch_dependent_softmax", "answers a row alone otherwise than among 8")]
    [InlineData("split_to_sequence", "")]
    public async Task A_model_whose_rows_cannot_be_told_apart_is_never_batched(string file, string reason)
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("model", file);
        await using var host = Host(registry, null);
        var status = (await host.LoadAsync("model@champion", Cancellation)).Status.Batching.Single();
        Assert.Equal(BatchingState.Refused, status.State);
        Assert.Contains(reason, status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alone_in_an_idle_model_a_call_allocates_nothing()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await using var host = Host(registry, null);
        var model = await host.LoadAsync("scale@champion", Cancellation);
        var before = 0L;
        for (var i = 0; i < 1300; i++)
        {
            if (i == 300)
                before = GC.GetAllocatedBytesForCurrentThread();
            using var call = model.BeginCall();
            call.Inputs[0].Reshape(TwoRows);
            call.Inputs[0].AsBytes().Clear();
            var run = call.RunAsync(CancellationToken.None);
            Assert.True(run.IsCompletedSuccessfully);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Options_hold_by_reference_then_by_name_then_for_all()
    {
        await using var registry = await ServingFixture.OpenAsync();
        foreach (var name in new[] { "one", "two", "three" })
            await registry.PromoteAsync(name, "scale_v1");
        await using var host = new ModelHost(registry.Store.Models, registry.Store.Artifacts, new()
        {
            PollInterval = TimeSpan.FromHours(1),
            Defaults = new() { Batching = new() { MaxRows = 1 } },
            Models = { ["two"] = new(), ["one"] = new(), ["one@champion"] = new() { Batching = new() } },
        });
        Assert.NotEqual(BatchingState.Refused, (await host.LoadAsync("one@champion", Cancellation)).Status.Batching.Single().State);
        Assert.Empty((await host.LoadAsync("one:1", Cancellation)).Status.Batching);
        Assert.Empty((await host.LoadAsync("two@champion", Cancellation)).Status.Batching);
        Assert.Equal("MaxRows is 1.", (await host.LoadAsync("three@champion", Cancellation)).Status.Batching.Single().Reason);

        var wrong = Assert.Throws<ArgumentException>(() => new ModelHost(registry.Store.Models, registry.Store.Artifacts, new() { Models = { ["two"] = new() { Batching = new() { MaxRows = 0, PaddedRows = { 0 } } } } }));
        Assert.Contains("Models[two]: Batching.MaxRows is 0", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("PaddedRows has 0", wrong.Message, StringComparison.Ordinal);
    }

    private static ModelHost Host(ServingFixture registry, Action<BatchingOptions>? configure, params IPredictorLoader[] loaders)
    {
        var options = new BatchingOptions();
        configure?.Invoke(options);
        return new(registry.Store.Models, registry.Store.Artifacts, new() { PollInterval = TimeSpan.FromHours(1), Defaults = new() { Batching = options } }, loaders: loaders);
    }

    private static ModelSignature Signature(ElementType type) => new()
    {
        Inputs = [new() { Name = "x", ElementType = type, Shape = [-1, -1] }],
        Outputs = [new() { Name = "y", ElementType = type, Shape = [-1, -1] }],
    };

    /// <summary>A model in the middle of as many calls as may run at once, so that what comes next has to wait.</summary>
    private static async Task<ServedModel> HeldAsync(ServingFixture registry, ModelHost host, BatchingStub stub, ModelSignature? signature = null)
    {
        var content = File.ReadAllBytes(Path.Combine(ExpectedCases.Folder, "scale_v1.onnx"));
        await registry.RegisterAsync("scale", content, null, signature);
        var model = await host.LoadAsync("scale:1", Cancellation);
        lock (stub.Runs)
            stub.Runs.Clear();
        stub.Hold();
        for (var held = 0; model.Status.Batching.Single().QueuedRows == 0; held++)
        {
            Assert.True(held < 10_000);
            var call = model.BeginCall();
            call.Inputs[0].Reshape(1, 4);
            if (call.Inputs[0].ElementType == ElementType.String)
                call.Inputs[0].AsTexts().Clear();
            else
                call.Inputs[0].AsBytes().Clear();
            _ = FinishAsync(call);
        }

        return model;
    }

    private static async Task FinishAsync(TensorCall call)
    {
        using (call)
            await call.RunAsync(Cancellation);
    }

    private static Task<float[]> AskAsync(ServedModel model, int rows, float first, PredictOptions options = default, int width = 4) =>
        AskUntilAsync(model, rows, first, options, width, Cancellation);

    private static async Task<float[]> AskUntilAsync(ServedModel model, int rows, float first, PredictOptions options, int width, CancellationToken cancellationToken)
    {
        using var call = model.BeginCall();
        Fill(call, rows, first, width);
        await call.RunAsync(options, cancellationToken);
        return call.Outputs[0].AsSpan<float>().ToArray();
    }

    private static void Fill(TensorCall call, int rows, float first, int width = 4)
    {
        call.Inputs[0].Reshape(rows, width);
        Numbers(rows, first, width).CopyTo(call.Inputs[0].AsSpan<float>());
    }

    private static float[] Numbers(int rows, float first, int width = 4) => [.. Enumerable.Range(0, rows * width).Select(i => first + i)];
}
