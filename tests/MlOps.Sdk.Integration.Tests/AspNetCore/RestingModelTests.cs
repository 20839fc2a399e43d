using System.Net;
using Microsoft.AspNetCore.Builder;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>Where more models are served than may be in memory, whoever asks for one at rest waits for it and is answered.</summary>
public sealed class RestingModelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_by_every_protocol_wait_for_a_model_at_rest_and_readiness_counts_it_in()
    {
        string[] models = ["scale_v1", "tabular20_logreg", "iris_logreg_tensor"];
        _ = InferenceServer.Models;
        await using var server = new InferenceServer();
        await server.StartAsync(host => host.MaxResidentModels = 1);
        foreach (var model in models)
            await server.ServeAsync(model);

        await using var scoring = InferenceServer.Build(server.AddHost);
        foreach (var model in models)
            scoring.MapMlflowScoring($"{model}@champion", "/" + model);
        await scoring.StartAsync(Cancellation);
        using var scorer = new HttpClient { BaseAddress = new(scoring.Urls.First()) };

        var expected = ReferenceModels.Expected();
        var rest = new InferenceClient(server.Client);
        for (var round = 0; round < 3; round++)
        {
            foreach (var model in models)
            {
                var example = expected[model]!["cases"]![0]!;
                var inputs = example["inputs"]!.AsArray().Select(ReferenceModels.WithData!).ToList();
                Assert.Equal(HttpStatusCode.OK, (await rest.GetAsync($"/v2/models/{model}/ready")).Status);
                ReferenceModels.Check(example, round == 0 ? await rest.InferAsync(model, inputs) : await server.Grpc.InferAsync(model, inputs, raw: true));
                Assert.Equal("\n", await scorer.GetStringAsync($"/{model}/ping", Cancellation));
            }

            foreach (var model in models)
                Assert.Equal(HttpStatusCode.OK, (await rest.GetAsync($"/v2/models/{model}")).Status);
            using var scored = await scorer.PostAsync("/scale_v1/invocations", new StringContent("""{"inputs":[[1,2,3,4]]}""", System.Text.Encoding.UTF8, "application/json"), Cancellation);
            Assert.Equal("""{"predictions":[[1,2,3,4]]}""", await scored.Content.ReadAsStringAsync(Cancellation));
            Assert.Equal(HttpStatusCode.OK, (await rest.GetAsync("/v2/health/ready")).Status);
            Assert.True(models.Count(m => server.Served(m).Status.State == ServedModelState.Ready) <= 1);
        }

        var (_, index) = await rest.PostAsync("/v2/repository/index", [], ("x-role", "operator"));
        Assert.All(index.EnumerateArray(), entry => Assert.Equal("READY", entry.GetProperty("state").GetString()));
    }
}
