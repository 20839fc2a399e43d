using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Threading.RateLimiting;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>Who cannot be served is told so at once, with when to come back, and who is let in gets the right answer.</summary>
public sealed class OverloadTests
{
    [Theory]
    [InlineData(ScriptedModel.Overloaded, HttpStatusCode.TooManyRequests, "3", StatusCode.ResourceExhausted)]
    [InlineData(ScriptedModel.TimedOut, HttpStatusCode.GatewayTimeout, null, StatusCode.DeadlineExceeded)]
    [InlineData(ScriptedModel.Unavailable, HttpStatusCode.ServiceUnavailable, "1", StatusCode.Unavailable)]
    [InlineData(ScriptedModel.Broken, HttpStatusCode.InternalServerError, null, StatusCode.Internal)]
    public async Task A_fault_has_its_status_and_says_when_to_come_back(float fault, HttpStatusCode status, string? retryAfter, StatusCode code)
    {
        await using var server = await ScriptedServer.StartAsync(_ => { }, app => { app.MapInference(); app.MapMlflowScoring("scripted@champion"); });
        using var answer = await server.InferAsync(fault);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(retryAfter, answer.Headers.RetryAfter?.ToString());

        using var scored = await server.Http.PostAsync("/invocations", new StringContent(string.Create(CultureInfo.InvariantCulture, $$"""{"inputs":[{{fault}}]}"""), new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), TestContext.Current.CancellationToken);
        Assert.Equal(status, scored.StatusCode);
        Assert.Equal(retryAfter, scored.Headers.RetryAfter?.ToString());

        var refused = await Assert.ThrowsAsync<RpcException>(() => server.Grpc.CallAsync("ModelInfer", ScriptedServer.GrpcRequest(fault)));
        Assert.Equal(code, refused.StatusCode);
        Assert.Equal(fault == ScriptedModel.Overloaded ? "2400" : null, refused.Trailers.GetValue("grpc-retry-pushback-ms"));
    }

    [Fact]
    public async Task The_applications_rate_limiter_guards_REST_and_gRPC_as_any_endpoint()
    {
        await using var server = await ScriptedServer.StartAsync(
            services => services.AddRateLimiter(limiter =>
            {
                limiter.RejectionStatusCode = 429;
                limiter.AddConcurrencyLimiter("inference", bulkhead => (bulkhead.PermitLimit, bulkhead.QueueLimit) = (1, 0));
                limiter.OnRejected = (rejected, _) =>
                {
                    rejected.HttpContext.Response.Headers.RetryAfter = "1";
                    return default;
                };
            }),
            app =>
            {
                app.UseRateLimiter();
                app.MapInference().RequireRateLimiting("inference");
            });

        var accepted = server.InferAsync(ScriptedModel.Blocked);
        await server.Model.Entered.WaitAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 50; i++)
        {
            using var rejected = await server.InferAsync(i + 1);
            Assert.Equal(HttpStatusCode.TooManyRequests, rejected.StatusCode);
            Assert.Equal("1", rejected.Headers.RetryAfter?.ToString());
        }

        Assert.Equal(StatusCode.Unavailable, (await server.Grpc.RefusedAsync("ModelInfer", ScriptedServer.GrpcRequest(7))).StatusCode);
        server.Model.Release();
        using var answer = await accepted;
        Assert.Equal(2 * ScriptedModel.Blocked, await FirstAsync(answer));
        Assert.Equal(14, BitConverter.ToSingle((await server.Grpc.CallAsync("ModelInfer", ScriptedServer.GrpcRequest(7))).All(6).Single()));
    }

    private static async Task<float> FirstAsync(HttpResponseMessage answer)
    {
        using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        return body.RootElement.GetProperty("outputs")[0].GetProperty("data")[0].GetSingle();
    }
}
