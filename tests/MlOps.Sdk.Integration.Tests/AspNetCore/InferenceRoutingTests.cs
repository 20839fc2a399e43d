using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>The Open Inference Protocol goes by the same routes as calls in process.</summary>
public sealed class InferenceRoutingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_goes_by_its_route_a_version_does_not_and_answers_tell_the_variant_and_the_prediction_s_id()
    {
        var models = InferenceServer.Models;
        var folder = Directory.CreateTempSubdirectory("mlops-routing-").FullName;
        try
        {
            await using var store = await MlOpsStore.OpenAsync(folder, cancellationToken: Cancellation);
            for (var version = 1; version <= 2; version++)
            {
                await using var run = await store.Tracker.StartRunAsync("scale", $"version {version}", cancellationToken: Cancellation);
                await run.LogArtifactAsync("model.onnx", await File.ReadAllBytesAsync(Path.Combine(models, $"scale_v{version}.onnx"), Cancellation), Cancellation);
                await run.CompleteAsync(Cancellation);
                await store.Registry.RegisterAsync(new() { Model = "scale", RunId = run.Id }, Cancellation);
            }

            await using var host = new ModelHost(store.Models, store.Artifacts);
            await using var router = new ModelRouter(host, new ModelRoutes(store.Facts));
            var plan = RoutePlan.Canary(ModelRef.Parse("scale:1"), ModelRef.Parse("scale:2"), 5_000) with { Pins = [new() { Tenant = "acme", Variant = "canary" }] };
            await router.Routes.ChangeAsync("scale", plan, "half", cancellationToken: Cancellation);
            var model = await router.RouteAsync("scale", Cancellation);
            await store.Registry.PromoteAsync("scale", 1, "champion", cancellationToken: Cancellation);
            await using var app = InferenceServer.Build(services => services.AddSingleton<IModelHost>(host).AddSingleton(router));
            app.MapInference();
            app.MapMlflowScoring("scale");
            app.MapMlflowScoring("scale:1", "/fixed");
            await app.StartAsync(Cancellation);
            using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
            using var grpc = new GrpcClient(new(app.Urls.Last()));

            var variants = new HashSet<string?>();
            for (var user = 0; user < 40; user++)
            {
                using var call = model.BeginCall($"user-{user}");
                variants.Add(call.Variant);
                var answer = await InferAsync(client, "scale", ("x-route-key", $"user-{user}"));
                var parameters = answer.GetProperty("parameters");
                Assert.Equal(call.Variant, parameters.GetProperty("variant").GetString());
                Assert.Equal(0.5, parameters.GetProperty("propensity").GetDouble());
                Assert.True(PredictionId.TryParse(parameters.GetProperty("prediction_id").GetString(), out var id) && id != default);
                var factor = call.Variant == "canary" ? 2 : 1;
                Assert.Equal($"{factor}", answer.GetProperty("model_version").GetString());
                Assert.Equal(factor, await FirstByGrpcAsync(grpc, $"user-{user}", call.Variant));
                Assert.Equal(factor, await ScoreAsync(client, "/invocations", $"user-{user}"));
                Assert.Equal(1, await ScoreAsync(client, "/fixed/invocations", $"user-{user}"));
            }

            Assert.Equal(2, variants.Count);
            Assert.Equal("\n", await client.GetStringAsync("/ping", Cancellation));

            Assert.Equal("2", (await InferAsync(client, "scale", ("x-route-tenant", "acme"))).GetProperty("model_version").GetString());
            var fixedVersion = await InferAsync(client, "scale/versions/1", ("x-route-tenant", "acme"));
            Assert.Equal("1", fixedVersion.GetProperty("model_version").GetString());
            Assert.False(fixedVersion.TryGetProperty("parameters", out _));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<float> FirstByGrpcAsync(GrpcClient client, string user, string? variant)
    {
        var request = new WireMessage().Add(1, "scale").Add(5, new WireMessage().Add(1, "x").Add(2, "FP32").AddPacked(3, [1, 4])).Add(7, InferenceClient.Encode("FP32", [1, 2, 3, 4]));
        var answer = await client.CallAsync("ModelInfer", request, new Metadata { { "x-route-key", user } });
        var parameters = answer.Messages(4).ToDictionary(p => p.Text(1), p => p.Messages(2).Single());
        Assert.Equal(variant, parameters["variant"].Text(3));
        Assert.Equal(0.5, BitConverter.UInt64BitsToDouble(parameters["propensity"].Number(4)));
        Assert.NotEmpty(parameters["prediction_id"].Text(3));
        return BitConverter.ToSingle(answer.All(6).Single());
    }

    private static async Task<float> ScoreAsync(HttpClient client, string path, string user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { inputs = new[] { new[] { 1, 2, 3, 4 } } }) };
        request.Headers.Add("x-route-key", user);
        using var response = await client.SendAsync(request, Cancellation);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        return answer.RootElement.GetProperty("predictions")[0][0].GetSingle();
    }

    private static async Task<JsonElement> InferAsync(HttpClient client, string model, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{model}/infer")
        {
            Content = JsonContent.Create(new { inputs = new[] { new { name = "x", datatype = "FP32", shape = new[] { 1, 4 }, data = new[] { 1.0, 2, 3, 4 } } } }),
        };
        request.Headers.Add(header.Name, header.Value);
        using var response = await client.SendAsync(request, Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, body);
        using var answer = JsonDocument.Parse(body);
        return answer.RootElement.Clone();
    }
}
