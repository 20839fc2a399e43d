using System.Net;
using Microsoft.AspNetCore.Builder;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>What a host's options say of a model holds for calls over HTTP.</summary>
public sealed class ServedLimitTests
{
    [Theory]
    [InlineData("/v2/models/scripted/infer", """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]}""")]
    [InlineData("/invocations", """{"inputs":[1]}""")]
    public async Task Who_asks_too_much_is_refused_and_others_are_not(string path, string body)
    {
        await using var server = await ScriptedServer.StartAsync(_ => { }, app =>
        {
            app.MapInference();
            app.MapMlflowScoring("scripted");
        }, new() { Limits = new() { CallerRowsPerSecond = 0.01, CallerBurstRows = 1 } });
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, path, body, "a")).StatusCode);
        using var refused = await AskAsync(server, path, body, "a");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 30, 100);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, path, body, "b")).StatusCode);
    }

    [Fact]
    public async Task A_run_that_takes_longer_than_the_models_timeout_is_stopped()
    {
        await using var server = await ScriptedServer.StartAsync(_ => { }, app => app.MapInference(), new() { Limits = new() { Timeout = TimeSpan.FromMilliseconds(50) } });
        using var late = await server.InferAsync(ScriptedModel.Blocked);
        Assert.Equal(HttpStatusCode.GatewayTimeout, late.StatusCode);
    }

    private static async Task<HttpResponseMessage> AskAsync(ScriptedServer server, string path, string body, string tenant)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("x-route-tenant", tenant);
        return await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
