using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Graphs;

/// <summary>A graph that does not hold together is refused before it is registered, by a message that names the step and the mend.</summary>
public sealed class GraphRulesTests
{
    private static readonly ModelStep One = GraphWorld.Scale("one", "scale:1");
    private static readonly ModelStep Two = GraphWorld.Scale("two", "scale:2");

    public static TheoryData<string, ModelGraph> Bad { get; } = new()
    {
        { "Step 'one': it reads 'inptu.x', and there is no step 'inptu'; did you mean 'input'?", GraphWorld.Of("one.y", GraphWorld.Scale("one", "scale:1", "inptu.x")) },
        { "Step 'one': it reads 'input.X', and there is no such input; did you mean 'x'?", GraphWorld.Of("one.y", GraphWorld.Scale("one", "scale:1", "input.X")) },
        { "Output 'y': step 'one' gives no 'Y'; did you mean 'y'; it gives 'y'.", GraphWorld.Of("one.Y", One) },
        { "The steps 'one' → 'two' → 'one' wait for each other; a graph has no circles.", GraphWorld.Of("one.y", GraphWorld.Scale("one", "scale:1", "two.y"), GraphWorld.Scale("two", "scale:2", "one.y"), GraphWorld.Scale("three", "scale:2")) with { Outputs = new Dictionary<string, GraphSource> { ["y"] = "one.y", ["z"] = "three.y" } } },
        { "Step 'two': nothing reads it; wire it to an output or take it out.", GraphWorld.Of("one.y", One, Two) },
        { "Step 'one' is there 2 times", GraphWorld.Of("one.y", One, One) },
        { "'in.put' is no name of a step", GraphWorld.Of("one.y", One with { Name = "in.put" }, One) },
        { "Step 'one': there is no model 'scael'; did you mean 'scale'?", GraphWorld.Of("one.y", GraphWorld.Scale("one", "scael@champion")) },
        { "Step 'one': the alias scale@chamption points to no version; did you mean 'champion'?", GraphWorld.Of("one.y", GraphWorld.Scale("one", "scale@chamption")) },
        { "Step 'one': there is no scale:9.", GraphWorld.Of("one.y", GraphWorld.Scale("one", "scale:9")) },
        { "Step 'code': no code is registered as 'nomralize'; did you mean 'normalize'?", GraphWorld.Of("code.y", GraphWorld.Code("code", "nomralize")) },
        { "Step 'one': scale:1 needs 'x' Float[?,4], which is not wired. Step 'one': scale:1 has no input 'xx'; did you mean 'x'; it has 'x' Float[?,4].", GraphWorld.Of("one.y", One with { Inputs = new Dictionary<string, GraphSource> { ["xx"] = "input.x" } }) },
        { "Step 'one': 'x' wants Float[?,4], and 'constant.value' is Float[2,5].", GraphWorld.Of("one.y", GraphWorld.Scale("one", "scale:1", "constant.value"), Constant(2, 5), Two with { Name = "rest" }) with { Outputs = new Dictionary<string, GraphSource> { ["y"] = "one.y", ["z"] = "rest.y" } } },
        { "Step 'constant': Tensor 'constant' has 3 elements of the kind that Float[1,4] holds, 4 are needed.", GraphWorld.Of("one.y", One, Constant(1, 4) with { Numbers = [1, 2, 3] }) },
        { "Step 'one': 'x' wants Float[?,4], and callers may supply any Float[?,?]; declare the graph's input as Float[?,4].", GraphWorld.Of("one.y", One) with { Inputs = [new() { Name = "x", ElementType = ElementType.Float, Shape = [-1, -1] }] } },
        { "Step 'mean': 'input.x' is Float[?,4], and 'constant.value' is Float[2,5]; they must be alike.", GraphWorld.Of("mean.value", Constant(2, 5), Mean("constant.value", "input.x")) },
        { "Step 'mean': it has 2 members and 1 weights; give each member one.", GraphWorld.Of("mean.value", One, Two, Mean("one.y", "two.y") with { Weights = [1] }) },
        { "Step 'mean': a weight is -1; weights are positive.", GraphWorld.Of("mean.value", One, Two, Mean("one.y", "two.y") with { Weights = [1, -1] }) },
        { "Step 'mean': its quorum is 3, 1 to its 2 members is possible.", GraphWorld.Of("mean.value", One, Two, Mean("one.y", "two.y") with { Quorum = 3 }) },
        { "Step 'mean': members side by side cannot be left out", GraphWorld.Of("mean.value", One, Two, Mean("one.y", "two.y") with { Combine = EnsembleKind.Concat, Quorum = 1 }) },
        { "Step 'one': its fallback gives 'constant.value' Float[2,5] for 'y', which is Float[?,4].", GraphWorld.Of("one.y", One with { Fallback = new Dictionary<string, GraphSource> { ["y"] = "constant.value" } }, Constant(2, 5)) },
        { "Step 'one': its fallback does not stand in for 'y', which is read.", GraphWorld.Of("one.y", One with { Fallback = new Dictionary<string, GraphSource>() }) },
        { "Step 'one': its timeout is 00:00:00, 1 ms to a day is possible.", GraphWorld.Of("one.y", One with { Timeout = TimeSpan.Zero }) },
        { "Step 'choice': the weights add up to 9000, they must add up to 10000 (100 %).", GraphWorld.Of("choice.y", One, Two, Choice(null, new() { Weight = 9_000, Outputs = Y("one.y") }, new() { Weight = 0, Outputs = Y("two.y") })) },
        { "Step 'choice': its last branch has a condition; make it one without, so that each value is taken.", GraphWorld.Of("choice.y", One, Two, Choice("input.x", new() { Below = 1, Outputs = Y("one.y") }, new() { AtLeast = 1, Outputs = Y("two.y") })) },
        { "Step 'choice': 'input.x' is Float[?,4], and a branch compares it with a text.", GraphWorld.Of("choice.y", One, Two, Choice("input.x", new() { Text = "a", Outputs = Y("one.y") }, new() { Outputs = Y("two.y") })) },
        { "It has 65 steps, 1 to 64 are possible.", GraphWorld.Of("one.y", [One, .. Enumerable.Range(0, 64).Select(i => GraphWorld.Scale($"s{i}", "scale:1"))]) },
    };

    [Fact]
    public async Task What_is_wrong_is_told_with_the_step_and_the_mend()
    {
        await using var world = await GraphWorld.OpenAsync(options => options.Code.Add("normalize", GraphWorld.Map(x => x)));
        foreach (var row in Bad)
        {
            var (expected, graph) = row.Data;
            var error = await Assert.ThrowsAsync<ArgumentException>(async () => await world.Graphs.RegisterAsync("graph", graph, cancellationToken: TestContext.Current.CancellationToken));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["scale"], await world.Registry.Store.Models.ListModelsAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"inputs\":[],\"steps\":[{\"kind\":\"shell\",\"name\":\"x\"}],\"outputs\":{}}")]
    [InlineData("{\"inputs\":[],\"steps\":[],\"outputs\":{\"y\":\"nodot\"}}")]
    [InlineData("{\"schemaVersion\":2,\"inputs\":[],\"steps\":[],\"outputs\":{}}")]
    [InlineData("{\"inputs\":[],\"inputs\":[],\"steps\":[],\"outputs\":{}}")]
    public void A_file_that_is_no_graph_is_refused_as_damaged(string json) =>
        Assert.Throws<MlOpsIntegrityException>(() => ModelGraph.Parse(System.Text.Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_graph_reads_back_from_json_with_every_kind_of_step()
    {
        var graph = GraphWorld.Of(
            "choice.y",
            One with { Timeout = TimeSpan.FromSeconds(1), Fallback = Y("constant.value") },
            GraphWorld.Code("code", "normalize"),
            Constant(1, 4) with { Numbers = [1, 2, double.NaN, 4] },
            Mean("one.y", "code.y") with { Weights = [1, 2], Quorum = 1 },
            Choice("input.x", new() { AtLeast = 1, Outputs = Y("mean.value") }, new() { Outputs = Y("one.y") }));
        var json = graph.ToJson();
        var again = ModelGraph.Parse(json);
        Assert.Equal(json, again.ToJson());
        Assert.Equal(graph.Steps.Select(s => s.GetType()), again.Steps.Select(s => s.GetType()));
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.IsType<ModelStep>(again.Steps[0]).Timeout);
    }

    private static ConstantStep Constant(int rows, int columns) =>
        new() { Name = "constant", ElementType = ElementType.Float, Shape = [rows, columns], Numbers = [.. Enumerable.Range(0, rows * columns).Select(i => (double)i)] };

    private static EnsembleStep Mean(params GraphSource[] members) => new() { Name = "mean", Combine = EnsembleKind.Mean, Members = members };

    private static SwitchStep Choice(GraphSource? on, params SwitchBranch[] branches) => new() { Name = "choice", On = on, Branches = branches };

    private static Dictionary<string, GraphSource> Y(string source) => new() { ["y"] = source };
}
