using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>The statistics extension counts what came by REST and by gRPC together.</summary>
public sealed class InferenceStatisticsTests
{
    [Fact]
    public async Task Answers_and_failures_are_counted_with_their_rows_and_durations()
    {
        await using var server = await ScriptedServer.StartAsync(_ => { }, app => app.MapInference());
        var client = new InferenceClient(server.Http);
        var before = (await client.GetAsync("/v2/models/scripted/stats")).Body.GetProperty("model_stats")[0];
        Assert.Equal((0, 0), (before.GetProperty("inference_count").GetInt32(), before.GetProperty("last_inference").GetInt32()));

        for (var i = 1; i <= 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/v2/models/scripted/infer", """{"inputs":[{"name":"x","shape":[4],"datatype":"FP32","data":[1,2,3,4]}]}""")).Status);
        await server.Grpc.CallAsync("ModelInfer", ScriptedServer.GrpcRequest(5));
        Assert.Equal(HttpStatusCode.InternalServerError, (await client.PostAsync("/v2/models/scripted/infer", ScriptedServer.Request(ScriptedModel.Broken))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/v2/models/scripted/infer", "{}")).Status);

        foreach (var path in (string[])["/v2/models/stats", "/v2/models/scripted/stats", "/v2/models/scripted/versions/1/stats", "/v2/models/scripted/versions/champion/stats"])
        {
            var one = Assert.Single((await client.GetAsync(path)).Body.GetProperty("model_stats").EnumerateArray());
            Assert.Equal(("scripted", "1", 13, 4), (one.GetProperty("name").GetString(), one.GetProperty("version").GetString(), one.GetProperty("inference_count").GetInt32(), one.GetProperty("execution_count").GetInt32()));
            Assert.True(one.GetProperty("last_inference").GetInt64() > 1_600_000_000_000);
            Assert.Equal(4, Count(one, "success"));
            Assert.Equal(2, Count(one, "fail"));
            Assert.Equal(4, Count(one, "compute_infer"));
            Assert.Equal(0, Count(one, "queue"));
            Assert.Equal(Time(one, "success"), Time(one, "compute_input") + Time(one, "compute_infer") + Time(one, "compute_output"));
            Assert.True(Time(one, "fail") > 0);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/v2/models/none/stats")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/v2/models/scripted/versions/9/stats")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync("/v2/models/stats", "{}")).Status);
        foreach (var request in (WireMessage[])[new(), new WireMessage().Add(1, "scripted"), new WireMessage().Add(1, "scripted").Add(2, "1")])
        {
            var one = (await server.Grpc.CallAsync("ModelStatistics", request)).Messages(1).Single();
            Assert.Equal(("scripted", "1", 13UL, 4UL), (one.Text(1), one.Text(2), one.Number(4), one.Number(5)));
            Assert.Equal(2UL, one.Messages(6).Single().Messages(2).Single().Number(1));
        }

        Assert.Equal(Grpc.Core.StatusCode.NotFound, (await server.Grpc.RefusedAsync("ModelStatistics", new WireMessage().Add(1, "none"))).StatusCode);
    }

    private static int Count(JsonElement one, string name) => one.GetProperty("inference_stats").GetProperty(name).GetProperty("count").GetInt32();

    private static long Time(JsonElement one, string name) => one.GetProperty("inference_stats").GetProperty(name).GetProperty("ns").GetInt64();
}
