using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>Every reference model is described over gRPC as it is.</summary>
public sealed class GrpcReferenceTests(InferenceServer server) : IClassFixture<InferenceServer>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static TheoryData<string> Names => ReferenceModels.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_reference_models_metadata_names_its_inputs_and_outputs(string name)
    {
        await server.ServeAsync(name);
        var model = ReferenceModels.Expected()[name]!;
        var answer = await server.Grpc.CallAsync("ModelMetadata", new WireMessage().Add(1, name));
        Assert.Equal(name, answer.Text(1));
        Assert.Equal(["1"], answer.Texts(2));
        Assert.Equal("onnx_onnxv1", answer.Text(3));
        ReferenceModels.AssertTensors(model["inputs"]!.AsObject().Concat(model["overridable"]?.AsObject() ?? []), Tensors(answer, 4));
        ReferenceModels.AssertTensors(model["outputs"]!.AsObject(), Tensors(answer, 5));
    }

    private static JsonElement Tensors(WireMessage metadata, int field) => JsonSerializer.SerializeToElement(new JsonArray([.. metadata.Messages(field).Select(t => new JsonObject
    {
        ["name"] = t.Text(1),
        ["datatype"] = t.Text(2),
        ["shape"] = new JsonArray([.. t.Packed(3).Select(d => (JsonNode)(long)d)]),
    })]));
}
