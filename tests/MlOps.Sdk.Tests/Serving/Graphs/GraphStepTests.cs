using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Graphs;

/// <summary>What a graph does when a step fails, is late, is cancelled, or is not chosen.</summary>
public sealed class GraphStepTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Code_runs_before_and_after_a_model()
    {
        await using var world = await GraphWorld.OpenAsync(options =>
        {
            options.Code.Add("increment", GraphWorld.Map(x => x + 1));
            options.Code.Add("negate", GraphWorld.Map(x => -x));
        });
        var graph = await world.ServeAsync(GraphWorld.Of("after.y", GraphWorld.Code("before", "increment"), GraphWorld.Scale("model", "scale:2", "before.y"), GraphWorld.Code("after", "negate", "model.y")));
        Assert.Equal((float[])[-4f, -6f, -8f, -10f], await GraphWorld.AskAsync(graph));
    }

    [Fact]
    public async Task A_step_that_fails_fails_the_call_under_its_name_and_a_caller_s_mistake_is_told_as_one()
    {
        await using var world = await GraphWorld.OpenAsync(options => options.Code.Add("strict", GraphWorld.Map(x =>
            x > 100 ? throw new ArgumentException("x is above 100") : x < -100 ? throw new InvalidOperationException("x is below -100") : x)));
        var graph = await world.ServeAsync(GraphWorld.Of("model.y", GraphWorld.Code("check", "strict"), GraphWorld.Scale("model", "scale:2", "check.y")));
        using var call = graph.BeginCall();
        GraphWorld.Fill(call, 1);
        call.Inputs[0].AsSpan<float>()[2] = 101;
        var mistake = await Assert.ThrowsAsync<ArgumentException>(async () => await call.RunAsync(Cancellation));
        Assert.Equal("Step 'check' (code 'strict') failed: x is above 100", mistake.Message);

        call.Inputs[0].AsSpan<float>()[2] = -101;
        var failure = await Assert.ThrowsAsync<MlOpsModelException>(async () => await call.RunAsync(Cancellation));
        Assert.Equal("Step 'check' (code 'strict') failed: The function failed: x is below -100", failure.Message);

        call.Inputs[0].Reshape(1, 5);
        Assert.Contains("'x' has the wrong shape", (await Assert.ThrowsAsync<ArgumentException>(async () => await call.RunAsync(Cancellation))).Message, StringComparison.Ordinal);
        GraphWorld.Fill(call, 1);
        await call.RunAsync(Cancellation);
        Assert.Equal(8f, call.Outputs[0].AsSpan<float>()[3]);
    }

    [Fact]
    public async Task What_stands_in_for_a_failed_step_runs_only_then()
    {
        var (broken, asked) = (false, 0);
        await using var world = await GraphWorld.OpenAsync(options =>
        {
            options.Code.Add("fragile", GraphWorld.Map(x => broken ? throw new InvalidOperationException("it is broken") : x));
            options.Code.Add("spare", GraphWorld.Map(x => x + asked++ * 0));
        });
        var graph = await world.ServeAsync(GraphWorld.Of(
            "model.y",
            GraphWorld.Code("first", "fragile") with { Fallback = new Dictionary<string, GraphSource> { ["y"] = "second.y" } },
            GraphWorld.Code("second", "spare"),
            GraphWorld.Scale("model", "scale:2", "first.y")));
        Assert.Equal((float[])[2f, 4f, 6f, 8f], await GraphWorld.AskAsync(graph));
        Assert.Equal(0, asked);
        broken = true;
        Assert.Equal((float[])[2f, 4f, 6f, 8f], await GraphWorld.AskAsync(graph));
        Assert.Equal(4, asked);
    }

    [Fact]
    public async Task An_ensemble_answers_without_members_that_fail_as_long_as_enough_are_left()
    {
        var broken = new HashSet<string>();
        FunctionModel Member(string name, float factor) => GraphWorld.Map(x => broken.Contains(name) ? throw new InvalidOperationException($"{name} is broken") : x * factor);
        await using var world = await GraphWorld.OpenAsync(options =>
        {
            options.Code.Add("a", Member("a", 1));
            options.Code.Add("b", Member("b", 2));
            options.Code.Add("c", Member("c", 6));
        });
        var graph = await world.ServeAsync(GraphWorld.Of(
            "mean.value",
            GraphWorld.Code("a", "a"), GraphWorld.Code("b", "b"), GraphWorld.Code("c", "c"),
            new EnsembleStep { Name = "mean", Combine = EnsembleKind.Mean, Members = ["a.y", "b.y", "c.y"], Weights = [1, 1, 2], Quorum = 2 }));
        Assert.Equal(15f / 4, (await GraphWorld.AskAsync(graph))[0]);
        broken.Add("a");
        Assert.Equal(14f / 3, (await GraphWorld.AskAsync(graph))[0]);
        broken.Add("b");
        var error = await Assert.ThrowsAsync<MlOpsModelException>(async () => await GraphWorld.AskAsync(graph));
        Assert.Equal("Step 'mean' has the answers of 1 of its 3 members, 2 are needed. Step 'a' (code 'a') failed: The function failed: a is broken", error.Message);
    }

    [Fact]
    public async Task Steps_that_wait_wait_side_by_side_and_a_late_one_has_failed()
    {
        using var both = new SemaphoreSlim(0);
        var arrived = 0;
        var late = new TaskCompletionSource();
        await using var world = await GraphWorld.OpenAsync(options =>
        {
            options.Code.Add("meet", new FunctionModel(GraphWorld.Four, async (inputs, outputs, cancellation) =>
            {
                if (Interlocked.Increment(ref arrived) % 2 == 0)
                    both.Release(2);
                await both.WaitAsync(cancellation);
                outputs[0].Reshape(inputs[0].Shape);
                inputs[0].AsSpan<float>().CopyTo(outputs[0].AsSpan<float>());
            }));
            options.Code.Add("never", new FunctionModel(GraphWorld.Four, async (inputs, outputs, cancellation) =>
            {
                // The made-up row of the load is answered.
                outputs[0].Reshape(inputs[0].Shape);
                outputs[0].AsSpan<float>().Clear();
                if (inputs[0].AsSpan<float>()[0] != 0)
                    await late.Task.WaitAsync(cancellation);
            }));
        });
        var graph = await world.ServeAsync(GraphWorld.Of(
            "sum.value",
            GraphWorld.Code("a", "meet"), GraphWorld.Code("b", "meet"), GraphWorld.Code("c", "never") with { Timeout = TimeSpan.FromMilliseconds(20) },
            new EnsembleStep { Name = "sum", Combine = EnsembleKind.Mean, Members = ["a.y", "b.y", "c.y"], Quorum = 2 }));
        Assert.Equal((float[])[1f, 2f, 3f, 4f], await GraphWorld.AskAsync(graph));

        var strict = await world.ServeAsync(GraphWorld.Of("c.y", GraphWorld.Code("c", "never") with { Timeout = TimeSpan.FromMilliseconds(20) }));
        var error = await Assert.ThrowsAsync<MlOpsModelException>(async () => await GraphWorld.AskAsync(strict));
        Assert.Equal((ModelFault.TimedOut, true), (error.Fault, error.IsTransient));
        Assert.Contains("Step 'c' (code 'never') did not answer within 00:00:00.02", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_reaches_the_step_that_runs_and_is_no_failure_that_something_stands_in_for()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var never = new TaskCompletionSource();
        await using var world = await GraphWorld.OpenAsync(options => options.Code.Add("wait", new FunctionModel(GraphWorld.Four, async (inputs, outputs, cancellation) =>
        {
            outputs[0].Reshape(inputs[0].Shape);
            if (inputs[0].AsSpan<float>()[0] == 0)
                return;

            await cancelled.CancelAsync();
            await never.Task.WaitAsync(cancellation);
        })));
        var graph = await world.ServeAsync(GraphWorld.Of(
            "wait.y",
            GraphWorld.Code("wait", "wait") with { Fallback = new Dictionary<string, GraphSource> { ["y"] = "one.y" } },
            GraphWorld.Scale("one", "scale:1")));
        using var call = graph.BeginCall();
        GraphWorld.Fill(call, 1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call.RunAsync(cancelled.Token));
    }

    [Theory]
    [InlineData(0.5f, 1f, "low")]
    [InlineData(5f, 2f, "middle")]
    [InlineData(50f, 8f, "high")]
    [InlineData(float.NaN, 8f, "high")]
    public async Task A_switch_runs_the_branch_that_the_value_chooses_and_no_other(float value, float factor, string branch)
    {
        var ran = new List<string>();
        FunctionModel Branch(string name, float times) => new(GraphWorld.Four, (inputs, outputs) =>
        {
            ran.Add(name);
            outputs[0].Reshape(inputs[0].Shape);
            for (var i = 0; i < inputs[0].Length; i++)
                outputs[0].AsSpan<float>()[i] = inputs[0].AsSpan<float>()[i] * times;
        });
        await using var world = await GraphWorld.OpenAsync(options =>
        {
            options.Code.Add("low", Branch("low", 1));
            options.Code.Add("middle", Branch("middle", 2));
            options.Code.Add("high", Branch("high", 8));
        });
        var graph = await world.ServeAsync(Switched(GraphWorld.Code("low", "low"), GraphWorld.Code("middle", "middle"), GraphWorld.Code("high", "high")));
        ran.Clear();
        using var call = graph.BeginCall();
        GraphWorld.Fill(call, 1);
        call.Inputs[1].Reshape(1, 1);
        call.Inputs[1].AsSpan<float>()[0] = value;
        await call.RunAsync(Cancellation);
        Assert.Equal(4 * factor, call.Outputs[0].AsSpan<float>()[3]);
        Assert.Equal([branch], ran);
    }

    [Fact]
    public async Task Rows_that_choose_differently_each_take_their_own_branch()
    {
        await using var world = await GraphWorld.OpenAsync(options => options.Code.Add("negate", GraphWorld.Map(x => -x)));
        var graph = await world.ServeAsync(Switched(GraphWorld.Scale("low", "scale:1"), GraphWorld.Scale("middle", "scale:2"), GraphWorld.Code("high", "negate")));
        using var call = graph.BeginCall();
        GraphWorld.Fill(call, 4);
        call.Inputs[1].Reshape(4, 1);
        ((ReadOnlySpan<float>)[50, 0, 5, 50]).CopyTo(call.Inputs[1].AsSpan<float>());
        await call.RunAsync(Cancellation);
        Assert.Equal((float[])[-1, -2, -3, -4, 5, 6, 7, 8, 18, 20, 22, 24, -13, -14, -15, -16], call.Outputs[0].AsSpan<float>().ToArray());
    }

    [Theory]
    [InlineData(0, 2f)]
    [InlineData(10_000, 1f)]
    public async Task A_split_of_nothing_and_of_all_is_exact(int weight, float factor)
    {
        await using var world = await GraphWorld.OpenAsync();
        var graph = await world.ServeAsync(GraphWorld.Of("split.y", GraphWorld.Scale("one", "scale:1"), GraphWorld.Scale("two", "scale:2"), Split(weight)));
        for (var i = 0; i < 500; i++)
            Assert.Equal(factor, (await GraphWorld.AskAsync(graph))[0]);
    }

    [Fact]
    public async Task A_split_is_drawn_by_its_weights()
    {
        await using var world = await GraphWorld.OpenAsync();
        var graph = await world.ServeAsync(GraphWorld.Of("split.y", GraphWorld.Scale("one", "scale:1"), GraphWorld.Scale("two", "scale:2"), Split(2_500)));
        var ones = 0;
        for (var i = 0; i < 4_000; i++)
            ones += (await GraphWorld.AskAsync(graph))[0] == 1 ? 1 : 0;
        Assert.InRange(ones, 800, 1_200); // 7 standard deviations
    }

    private static SwitchStep Split(int weight) => new()
    {
        Name = "split",
        Branches =
        [
            new() { Weight = weight, Outputs = new Dictionary<string, GraphSource> { ["y"] = "one.y" } },
            new() { Weight = 10_000 - weight, Outputs = new Dictionary<string, GraphSource> { ["y"] = "two.y" } },
        ],
    };

    private static ModelGraph Switched(params GraphStep[] branches) => new()
    {
        Inputs = [.. GraphWorld.Four.Inputs, new() { Name = "by", ElementType = ElementType.Float, Shape = [-1, 1] }],
        Steps =
        [
            .. branches,
            new SwitchStep
            {
                Name = "choice",
                On = "input.by",
                Branches =
                [
                    new() { Below = 1, Outputs = new Dictionary<string, GraphSource> { ["y"] = "low.y" } },
                    new() { AtLeast = 1, Below = 10, Outputs = new Dictionary<string, GraphSource> { ["y"] = "middle.y" } },
                    new() { Outputs = new Dictionary<string, GraphSource> { ["y"] = "high.y" } },
                ],
            },
        ],
        Outputs = new Dictionary<string, GraphSource> { ["y"] = "choice.y" },
    };
}
