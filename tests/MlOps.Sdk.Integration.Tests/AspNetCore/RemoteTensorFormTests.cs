using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;
using MlOps.Sdk.Tests.Serving;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>Every type travels to a remote model and back, in binary and in JSON.</summary>
public sealed class RemoteTensorFormTests(InferenceServer server) : IClassFixture<InferenceServer>, IAsyncLifetime
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(RemoteTensorForm.Auto, true)]
    [InlineData(RemoteTensorForm.Binary, true)]
    [InlineData(RemoteTensorForm.Json, false)]
    public async Task Every_type_comes_back_as_it_went(RemoteTensorForm form, bool binary)
    {
        foreach (var name in (string[])["identity_all_types", "nan_output", "triton_simple_string", "diabetes_linear_double", "digits_mlp_fp16", "scalar_and_int32"])
        {
            await server.ServeAsync(name);
            await using var model = await RemoteModel.ConnectAsync(server.Client, new(server.Client.BaseAddress!, $"/v2/models/{name}"), new() { Tensors = form }, Cancellation);
            Assert.Equal(binary, model.IsBinary);
            Assert.True(await model.IsReadyAsync(Cancellation));
            using var frame = model.CreateFrame();
            foreach (var example in ExpectedCases.Read().GetProperty(name).GetProperty("cases").EnumerateArray())
            {
                foreach (var input in example.GetProperty("inputs").EnumerateArray())
                    ExpectedCases.Fill(frame.Inputs.Single(b => b.Spec.Name == input.GetProperty("name").GetString()), input);
                await frame.RunAsync(Cancellation);
                foreach (var output in example.GetProperty("outputs").EnumerateArray())
                    ExpectedCases.AssertEqual(output, frame.Outputs.Single(b => b.Spec.Name == output.GetProperty("name").GetString()));
            }
        }
    }

    [Theory]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[2],"parameters":null,"data":[1.5,null]}]}""", "1.5 NaN")]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[2],"data":[["Infinity"],[-2]]}]}""", "Infinity -2")]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[2],"data":[1]}]}""", null)]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[2],"data":[1,2,3]}]}""", null)]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[2],"data":[1,"two"]}]}""", null)]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[1000000000],"data":[1]}]}""", null)]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[2],"data":null}]}""", null)]
    public async Task A_server_without_the_extension_is_asked_in_JSON_and_its_answer_is_held_against_its_shape(string answer, string? expected)
    {
        string? asked = null;
        await using var app = InferenceServer.Build(_ => { });
        app.MapGet("/v2", () => Results.Text("""{"name":"plain","version":"1","extensions":[]}""", "application/json"));
        app.MapGet("/v2/models/m", () => Results.Text("""{"name":"m","platform":"p","inputs":[{"name":"x","datatype":"FP32","shape":[-1],"parameters":null}],"outputs":[{"name":"y","datatype":"FP32","shape":[-1]}]}""", "application/json"));
        app.MapPost("/v2/models/m/infer", async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            asked = context.Request.ContentType + " " + await reader.ReadToEndAsync(Cancellation);
            await context.Response.WriteAsync(answer, Cancellation);
        });
        await app.StartAsync(Cancellation);
        using var http = new HttpClient();
        await using var model = await RemoteModel.ConnectAsync(http, new(app.Urls.First() + "/v2/models/m"), cancellationToken: Cancellation);
        Assert.False(await model.IsReadyAsync(Cancellation));
        using var frame = model.CreateFrame();
        frame.Inputs[0].Reshape(3);
        ((ReadOnlySpan<float>)[1.5f, float.NaN, float.NegativeInfinity]).CopyTo(frame.Inputs[0].AsSpan<float>());
        if (expected is null)
        {
            Assert.Contains("Open Inference Protocol", (await Assert.ThrowsAsync<MlOpsModelException>(() => frame.RunAsync(Cancellation).AsTask())).Message, StringComparison.Ordinal);
            return;
        }

        await frame.RunAsync(Cancellation);
        Assert.Equal("""application/json {"parameters":{"timeout":10000000},"inputs":[{"name":"x","datatype":"FP32","shape":[3],"data":[1.5,null,"-Infinity"]}],"outputs":[{"name":"y"}]}""", asked);
        Assert.Equal(expected, string.Join(' ', frame.Outputs[0].AsSpan<float>().ToArray().Select(f => f.ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }
}
