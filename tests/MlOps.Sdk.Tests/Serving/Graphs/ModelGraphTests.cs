using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Graphs;

public sealed class ModelGraphTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scaler_and_a_classifier_in_a_row_answer_as_the_model_that_they_were_split_from()
    {
        await using var world = await GraphWorld.OpenAsync();
        await world.Registry.PromoteAsync("scaler", "ensemble_stage1_scaler");
        await world.Registry.PromoteAsync("classifier", "ensemble_stage2_logreg");
        await world.Registry.PromoteAsync("whole", "tabular20_logreg");
        var whole = await world.Host.LoadAsync("whole@champion", Cancellation);
        var graph = await world.ServeAsync(new()
        {
            Inputs = [new() { Name = "raw", ElementType = ElementType.Float, Shape = [-1, 20] }],
            Steps =
            [
                new ModelStep { Name = "classify", Model = ModelRef.Parse("classifier@champion"), Inputs = new Dictionary<string, GraphSource> { ["scaled"] = "scale.scaled" } },
                new ModelStep { Name = "scale", Model = ModelRef.Parse("scaler@champion"), Inputs = new Dictionary<string, GraphSource> { ["raw"] = "input.raw" } },
            ],
            Outputs = new Dictionary<string, GraphSource> { ["label"] = "classify.label", ["probabilities"] = "classify.probabilities" },
        });

        using var expected = whole.BeginCall(["probabilities"]);
        using var call = graph.BeginCall(["probabilities"]);
        foreach (var input in (TensorBuffer[])[expected.Inputs[0], call.Inputs[0]])
        {
            input.Reshape(3, 20);
            for (var i = 0; i < 60; i++)
                input.AsSpan<float>()[i] = 7 * i % 23;
        }

        await expected.RunAsync(Cancellation);
        await call.RunAsync(Cancellation);
        Assert.Equal("Float[?,2]", graph.Status.Version!.Signature.Outputs[1].Describe());
        Assert.All(expected.Outputs[0].AsSpan<float>().ToArray().Zip(call.Outputs[0].AsSpan<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal([new StepVersion("scale", ModelRef.Parse("scaler:1")), new("classify", ModelRef.Parse("classifier:1"))], call.Steps);
    }

    [Fact]
    public async Task A_weighted_mean_of_two_versions_answers_rows_and_tensors_alike_and_is_announced_as_one_model()
    {
        var seen = new RecordingObserver();
        await using var world = await GraphWorld.OpenAsync(observer: seen);
        var graph = await world.ServeAsync(GraphWorld.Of(
            "mean.value",
            GraphWorld.Scale("one", "scale:1"),
            GraphWorld.Scale("two", "scale:2"),
            new EnsembleStep { Name = "mean", Combine = EnsembleKind.Mean, Members = ["one.y", "two.y"], Weights = [1, 3] }));

        Assert.Equal((float[])[1.75f, 3.5f, 5.25f, 7f], await GraphWorld.AskAsync(graph));
        var typed = await world.Host.GetAsync<ScaleRow, Scaled>(graph.Reference, Cancellation);
        Assert.Equal(new Scaled(1.75, 7), (await typed.PredictAsync(new(1, 2, 3, 4), Cancellation)).Value);
        Assert.Equal(2, seen.Predictions.Count);
        Assert.All(seen.Predictions, p => Assert.Equal("graph", p.Model));
    }

    [Fact]
    public async Task A_graph_is_a_version_of_a_model_registered_once_audited_and_read_back()
    {
        await using var world = await GraphWorld.OpenAsync();
        var graph = GraphWorld.Of("one.y", GraphWorld.Scale("one", "scale@champion"));
        var first = await world.Graphs.RegisterAsync("scale", graph, "as a graph", cancellationToken: Cancellation);
        var again = await world.Graphs.RegisterAsync("scale", graph, "as a graph", cancellationToken: Cancellation);
        Assert.Equal((3, 3, "graph"), (first.Version, again.Version, first.Format));
        var audited = await world.Registry.Store.Audit.ListAuditAsync(cancellationToken: Cancellation).Where(e => e.Reason == "as a graph").ToListAsync(Cancellation);
        Assert.Single(audited);
        Assert.Equal(graph.ToJson(), (await world.Graphs.ReadAsync(first, Cancellation)).ToJson());
        await Assert.ThrowsAsync<ArgumentException>(async () => await world.Graphs.ReadAsync((await world.Registry.Store.Models.FindVersionAsync("scale", 1, Cancellation))!, Cancellation));
    }

    [Fact]
    public async Task A_route_gives_calls_to_a_graph_as_to_any_version()
    {
        await using var world = await GraphWorld.OpenAsync();
        await world.Graphs.RegisterAsync("scale", GraphWorld.Of("two.y", GraphWorld.Scale("one", "scale:2"), GraphWorld.Scale("two", "scale:2", "one.y")), cancellationToken: Cancellation);
        var routes = new ModelRoutes(world.Registry.Store.Facts);
        await using var router = new ModelRouter(world.Host, routes, new() { Seed = 1, PollInterval = TimeSpan.FromHours(1) });
        await routes.ChangeAsync("scale", RoutePlan.Canary(ModelRef.Parse("scale:1"), ModelRef.Parse("scale:3"), 5_000), "half", cancellationToken: Cancellation);
        var model = await router.RouteAsync<ScaleRow, Scaled>("scale", cancellationToken: Cancellation);
        for (var user = 0; user < 40; user++)
        {
            var answer = await model.PredictAsync(new(1, 2, 3, 4), $"user-{user}", Cancellation);
            Assert.Equal(answer.Variant == "canary" ? (3, new Scaled(4, 16)) : (1, new Scaled(1, 4)), (answer.Version, answer.Value));
        }
    }

    [Fact]
    public async Task A_step_follows_its_alias_and_all_steps_of_a_call_see_one_version()
    {
        await using var world = await GraphWorld.OpenAsync();
        using var moves = world.Registry.Store.Registry.Subscribe(world.Host);
        var graph = await world.ServeAsync(GraphWorld.Of(
            "minus.y",
            GraphWorld.Scale("first", "scale@champion"),
            GraphWorld.Scale("second", "scale@champion"),
            new EnsembleStep { Name = "both", Combine = EnsembleKind.Max, Members = ["first.y", "second.y"] },
            GraphWorld.Scale("minus", "scale:1", "both.value")));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var answers = new List<(float Factor, string Versions)>();
            while (!stop.IsCancellationRequested)
            {
                using var call = graph.BeginCall();
                GraphWorld.Fill(call, 1);
                await call.RunAsync(CancellationToken.None);
                answers.Add((call.Outputs[0].AsSpan<float>()[0], string.Join(' ', call.Steps.Take(2).Select(s => s.Model))));
            }

            return answers;
        })).ToList();

        for (var i = 0; i < 20; i++)
        {
            await world.Registry.Store.Registry.PromoteAsync("scale", i % 2 == 0 ? 2 : 1, "champion", cancellationToken: Cancellation);
            await world.Host.LoadAsync("scale@champion", Cancellation);
        }

        await stop.CancelAsync();
        var all = (await Task.WhenAll(callers)).SelectMany(a => a).ToHashSet();
        Assert.Subset(new HashSet<(float, string)> { (1f, "scale:1 scale:1"), (2f, "scale:2 scale:2") }, all);
        Assert.NotEmpty(all);
    }

    [Fact]
    public async Task Graphs_that_come_to_wait_for_each_other_are_refused_when_they_are_loaded()
    {
        await using var world = await GraphWorld.OpenAsync();
        await world.Registry.PromoteAsync("inner", "scale_v1");
        var outer = await world.Graphs.RegisterAsync("outer", GraphWorld.Of("in.y", GraphWorld.Scale("in", "inner@champion")), cancellationToken: Cancellation);
        await world.Registry.Store.Registry.PromoteAsync("outer", outer.Version, "champion", cancellationToken: Cancellation);
        var inner = await world.Graphs.RegisterAsync("inner", GraphWorld.Of("out.y", GraphWorld.Scale("out", "outer@champion")), cancellationToken: Cancellation);
        await world.Registry.Store.Registry.PromoteAsync("inner", inner.Version, "champion", cancellationToken: Cancellation);
        var error = await Assert.ThrowsAsync<MlOpsModelException>(async () => await world.Host.LoadAsync("inner@champion", Cancellation));
        Assert.Contains("The graph inner:2 waits for itself: inner:2 → outer:1 → inner:2.", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MlOpsModelException>(async () => await world.Host.LoadAsync("outer@champion", Cancellation));
    }

    [Fact]
    public async Task Graphs_that_come_to_wait_for_each_other_behind_the_registry_s_back_fail_their_calls_and_nothing_else()
    {
        await using var world = await GraphWorld.OpenAsync();
        var registry = world.Registry.Store.Registry;
        await world.Registry.PromoteAsync("inner", "scale_v1");
        await world.Registry.PromoteAsync("outer", "scale_v1");
        var outer = await world.Graphs.RegisterAsync("outer", GraphWorld.Of("in.y", GraphWorld.Scale("in", "inner@champion")), cancellationToken: Cancellation);
        var inner = await world.Graphs.RegisterAsync("inner", GraphWorld.Of("out.y", GraphWorld.Scale("out", "outer@champion")), cancellationToken: Cancellation);
        await registry.PromoteAsync("outer", outer.Version, "champion", cancellationToken: Cancellation);
        var served = await world.Host.LoadAsync("outer@champion", Cancellation);

        // The host hears late that outer is no graph any more, and takes a graph for inner meanwhile.
        await registry.PromoteAsync("outer", 1, "champion", cancellationToken: Cancellation);
        await registry.PromoteAsync("inner", inner.Version, "champion", cancellationToken: Cancellation);
        await world.Host.LoadAsync("inner@champion", Cancellation);
        var error = await Assert.ThrowsAsync<MlOpsModelException>(async () => await GraphWorld.AskAsync(served));
        Assert.Contains("Step 'in' (inner:2) failed: its model is a graph that waits for this one by now", error.Message, StringComparison.Ordinal);
        await world.Host.LoadAsync("outer@champion", Cancellation);
        Assert.Equal((float[])[1, 2, 3, 4], await GraphWorld.AskAsync(served));
    }

    [Fact]
    public async Task A_graph_may_be_a_step_of_another()
    {
        await using var world = await GraphWorld.OpenAsync();
        await world.ServeAsync(GraphWorld.Of("b.y", GraphWorld.Scale("a", "scale:2"), GraphWorld.Scale("b", "scale:2", "a.y")), "inner");
        var graph = await world.ServeAsync(GraphWorld.Of("last.y", GraphWorld.Scale("first", "inner:1"), GraphWorld.Scale("last", "scale:2", "first.y")));
        Assert.Equal((float[])[8f, 16f, 24f, 32f], await GraphWorld.AskAsync(graph));
    }

    [Fact]
    public async Task Steps_that_rest_to_make_room_are_loaded_for_the_call()
    {
        await using var world = await GraphWorld.OpenAsync(options => options.MaxResidentModels = 2);
        var graph = await world.ServeAsync(GraphWorld.Of("b.y", GraphWorld.Scale("a", "scale:2"), GraphWorld.Scale("b", "scale:1", "a.y")));
        for (var i = 0; i < 3; i++)
        {
            using var call = await graph.BeginCallAsync(cancellationToken: Cancellation);
            GraphWorld.Fill(call, 1);
            await call.RunAsync(Cancellation);
            Assert.Equal((float[])[2f, 4f, 6f, 8f], call.Outputs[0].AsSpan<float>().ToArray());
        }
    }

    [Fact]
    public async Task A_call_allocates_nothing_in_the_steady_state()
    {
        await using var world = await GraphWorld.OpenAsync();
        var graph = await world.ServeAsync(GraphWorld.Of(
            "choice.y",
            GraphWorld.Scale("one", "scale:1"),
            GraphWorld.Scale("two", "scale:2", "one.y"),
            new EnsembleStep { Name = "mean", Combine = EnsembleKind.Mean, Members = ["one.y", "two.y"], Quorum = 1 },
            new SwitchStep
            {
                Name = "choice",
                Branches =
                [
                    new() { Weight = 5_000, Outputs = new Dictionary<string, GraphSource> { ["y"] = "mean.value" } },
                    new() { Weight = 5_000, Outputs = new Dictionary<string, GraphSource> { ["y"] = "one.y" } },
                ],
            }));
        var before = 0L;
        for (var i = 0; i < 1300; i++)
        {
            if (i == 300)
                before = GC.GetAllocatedBytesForCurrentThread();
            using var call = graph.BeginCall();
            GraphWorld.Fill(call, 2);
            var run = call.RunAsync(CancellationToken.None);
            Assert.True(run.IsCompletedSuccessfully);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
