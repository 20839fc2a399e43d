using System.Net;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>Every reference model is described over REST as it is.</summary>
public sealed class InferenceReferenceTests(InferenceServer server) : IClassFixture<InferenceServer>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private InferenceClient Client => new(server.Client);

    public static TheoryData<string> Names => ReferenceModels.Names;

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
