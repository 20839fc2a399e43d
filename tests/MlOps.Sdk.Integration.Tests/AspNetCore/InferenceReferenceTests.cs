using System.Net;
using System.Text.Json.Nodes;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>Every reference model answers through the protocol what its runtime answers.</summary>
public sealed class InferenceReferenceTests(InferenceServer server) : IClassFixture<InferenceServer>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private InferenceClient Client => new(server.Client);

    public static TheoryData<string> Names => ReferenceModels.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_reference_model_gives_its_expected_outputs_in_JSON_and_in_binary(string name)
    {
        await server.ServeAsync(name);
        foreach (var example in ReferenceModels.Expected()[name]!["cases"]!.AsArray())
        {
            var inputs = example!["inputs"]!.AsArray().Select(ReferenceModels.WithData!).ToList();
            ReferenceModels.Check(example, await Client.InferAsync(name, inputs));
            ReferenceModels.Check(example, await Client.InferBinaryAsync(name, inputs));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_reference_models_metadata_names_its_inputs_and_outputs(string name)
    {
        await server.ServeAsync(name);
        var model = ReferenceModels.Expected()[name]!;
        var (status, body) = await Client.GetAsync($"/v2/models/{name}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(name, body.GetProperty("name").GetString());
        Assert.Equal("1", Assert.Single(body.GetProperty("versions").EnumerateArray()).GetString());
        Assert.Equal("onnx_onnxv1", body.GetProperty("platform").GetString());
        ReferenceModels.AssertTensors(model["inputs"]!.AsObject().Concat(model["overridable"]?.AsObject() ?? []), body.GetProperty("inputs"));
        ReferenceModels.AssertTensors(model["outputs"]!.AsObject(), body.GetProperty("outputs"));
    }
}
