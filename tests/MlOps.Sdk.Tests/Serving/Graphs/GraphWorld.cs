using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Graphs;

/// <summary>A store with the model scale, whose versions 1 and 2 multiply by 1 and 2, a host over it, and graphs. The alias champion is version 1.</summary>
internal sealed class GraphWorld : IAsyncDisposable
{
    private GraphWorld(ServingFixture registry, ModelHost host, ModelHostOptions options) =>
        (Registry, Host, Graphs) = (registry, host, new(registry.Store.Models, registry.Store.Artifacts, options.Code.AsReadOnly()));

    public ServingFixture Registry { get; }

    public ModelHost Host { get; }

    public ModelGraphs Graphs { get; }

    /// <summary>Four floats a row, as scale takes and gives them.</summary>
    public static ModelSignature Four { get; } = new()
    {
        Inputs = [new() { Name = "x", ElementType = ElementType.Float, Shape = [-1, 4] }],
        Outputs = [new() { Name = "y", ElementType = ElementType.Float, Shape = [-1, 4] }],
    };

    public static async Task<GraphWorld> OpenAsync(Action<ModelHostOptions>? configure = null, IPredictionObserver? observer = null)
    {
        var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await registry.RegisterAsync("scale", "scale_v2");
        var options = new ModelHostOptions { PollInterval = TimeSpan.FromHours(1) };
        configure?.Invoke(options);
        return new(registry, new(registry.Store.Models, registry.Store.Artifacts, options, observer is null ? [] : [observer]), options);
    }

    /// <summary>Code that maps each of the four floats.</summary>
    public static FunctionModel Map(Func<float, float> each) => new(Four, (inputs, outputs) =>
    {
        outputs[0].Reshape(inputs[0].Shape);
        for (var i = 0; i < inputs[0].Length; i++)
            outputs[0].AsSpan<float>()[i] = each(inputs[0].AsSpan<float>()[i]);
    });

    /// <summary>A graph of four floats in and out.</summary>
    public static ModelGraph Of(string output, params GraphStep[] steps) => new()
    {
        Inputs = Four.Inputs,
        Steps = steps,
        Outputs = new Dictionary<string, GraphSource> { ["y"] = output },
    };

    public static ModelStep Scale(string name, string model, string from = "input.x") =>
        new() { Name = name, Model = ModelRef.Parse(model), Inputs = new Dictionary<string, GraphSource> { ["x"] = from } };

    public static CodeStep Code(string name, string code, string from = "input.x") =>
        new() { Name = name, Code = code, Inputs = new Dictionary<string, GraphSource> { ["x"] = from } };

    /// <summary>Registers a graph and serves it.</summary>
    public async Task<ServedModel> ServeAsync(ModelGraph graph, string model = "graph")
    {
        var cancellation = TestContext.Current.CancellationToken;
        var version = await Graphs.RegisterAsync(model, graph, "try it", cancellationToken: cancellation);
        return await Host.LoadAsync(version.ToRef(), cancellation);
    }

    /// <summary>Asks for one row of 1, 2, 3 and 4.</summary>
    public static async Task<float[]> AskAsync(ServedModel model, int rows = 1)
    {
        using var call = model.BeginCall();
        Fill(call, rows);
        await call.RunAsync(TestContext.Current.CancellationToken);
        return call.Outputs[0].AsSpan<float>().ToArray();
    }

    public static void Fill(TensorCall call, int rows)
    {
        call.Inputs[0].Reshape(rows, 4);
        for (var i = 0; i < 4 * rows; i++)
            call.Inputs[0].AsSpan<float>()[i] = i + 1;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Registry.DisposeAsync();
    }
}
