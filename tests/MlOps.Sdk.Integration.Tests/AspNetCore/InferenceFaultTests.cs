using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>What goes wrong outside the model has an outcome for the one it happens to, and none for the others.</summary>
public sealed class InferenceFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hundreds_of_connections_that_send_nothing_more_do_not_stop_other_callers_and_are_closed()
    {
        await using var server = await ScriptedServer.StartAsync(
            services => services.Configure<KestrelServerOptions>(kestrel =>
            {
                kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(3);
                kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(3));
            }),
            app => app.MapInference());
        var address = server.Http.BaseAddress!;
        var slow = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 500; i++)
            {
                var client = new TcpClient();
                slow.Add(client);
                await client.ConnectAsync(address.Host, address.Port, Cancellation);
                var part = i % 2 == 0
                    ? "POST /v2/models/scripted/infer HTTP/1.1\r\nHost: a\r\nContent-"
                    : "POST /v2/models/scripted/infer HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"inputs\":";
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(part), Cancellation);
            }

            for (var i = 1; i <= 20; i++)
            {
                using var answer = await server.InferAsync(i);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal(2 * i, (await server.Grpc.CallAsync("ModelInfer", ScriptedServer.GrpcRequest(i))).All(6).Select(b => BitConverter.ToSingle(b)).Single());
            }

            var answers = await Task.WhenAll(slow.Select(ReadToEndAsync));
            Assert.All(answers, answer => Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer));
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_alias_at_an_artifact_that_is_damaged_or_gone_leaves_the_version_before_in_service_and_health_says_so(bool gone)
    {
        var models = InferenceServer.Models;
        await using var server = new InferenceServer();
        await server.StartAsync();
        await server.RegisterAsync("scale", await File.ReadAllBytesAsync(Path.Combine(models, "scale_v1.onnx"), Cancellation), load: true);
        var digest = await server.RegisterAsync("scale", await File.ReadAllBytesAsync(Path.Combine(models, "scale_v2.onnx"), Cancellation), load: false);
        server.Damage(digest, gone ? null : [1, 2, 3]);
        var error = await Assert.ThrowsAnyAsync<MlOpsException>(() => server.LoadAsync("scale"));
        Assert.False(error.IsTransient);

        await using var app = InferenceServer.Build(services =>
        {
            server.AddHost(services);
            services.AddHealthChecks().AddMlOpsModels();
        });
        app.MapMlOpsHealth();
        await app.StartAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
        var (status, answer) = await new InferenceClient(server.Client).PostAsync("/v2/models/scale/infer", """{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}]}""");
        Assert.Equal((HttpStatusCode.OK, "1"), (status, answer.GetProperty("model_version").GetString()));
        using var health = JsonDocument.Parse(await http.GetStringAsync("/health/ready", Cancellation));
        Assert.Equal("Degraded", health.RootElement.GetProperty("status").GetString());
        Assert.Equal("version 1", health.RootElement.GetProperty("models").GetProperty("scale@champion").GetString());
        Assert.Contains(error.Message, health.RootElement.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_compressed_message_over_gRPC_is_bounded_by_what_it_unpacks_to(string encoding)
    {
        await using var server = await ScriptedServer.StartAsync(_ => { }, app => app.MapInference(options => options.MaxBodySize = 1 << 20));
        var compressed = new Metadata { { "grpc-internal-encoding-request", encoding } };
        Assert.Equal(10, BitConverter.ToSingle((await server.Grpc.CallAsync("ModelInfer", ScriptedServer.GrpcRequest(5), compressed)).All(6).Single()));
        var bomb = ScriptedServer.GrpcRequest(5).Add(3, new byte[64 << 20]);
        Assert.Equal(StatusCode.ResourceExhausted, (await server.Grpc.RefusedAsync("ModelInfer", bomb, compressed)).StatusCode);
    }

    [Theory]
    [InlineData(ScriptedModel.Overloaded, 429, "3")]
    [InlineData(ScriptedModel.Unavailable, 503, "1")]
    [InlineData(ScriptedModel.TimedOut, 504, null)]
    [InlineData(ScriptedModel.Broken, 500, null)]
    public async Task A_typed_endpoint_tells_every_failure_of_its_model_as_problem_details(float fault, int status, string? retryAfter)
    {
        await using var server = await ScriptedServer.StartAsync(_ => { }, app => app.MapPredict<ScriptedRow, ScriptedAnswer>("/predict", "scripted@champion"));
        using var good = await PredictAsync(server, 21);
        for (var i = 0; i < 100 && good.StatusCode != HttpStatusCode.OK; i++)
            await Task.Delay(20, Cancellation);

        using var answer = await PredictAsync(server, fault);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(retryAfter, answer.Headers.RetryAfter?.ToString());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.RootElement.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task Overload_is_turned_away_while_the_model_is_still_busy_and_what_was_taken_is_answered()
    {
        await using var server = await ScriptedServer.StartAsync(
            services => services.AddRateLimiter(limiter =>
            {
                limiter.RejectionStatusCode = 429;
                limiter.AddPolicy("bulkhead", _ => System.Threading.RateLimiting.RateLimitPartition.GetConcurrencyLimiter("all", _ => new() { PermitLimit = 2, QueueLimit = 8 }));
                limiter.OnRejected = (rejected, _) =>
                {
                    rejected.HttpContext.Response.Headers.RetryAfter = "1";
                    return default;
                };
            }),
            app =>
            {
                app.UseRateLimiter();
                app.MapInference().RequireRateLimiting("bulkhead");
            });

        var calls = Enumerable.Range(0, 100).Select(_ => server.InferAsync(ScriptedModel.Blocked)).ToList();
        var rejected = new List<HttpResponseMessage>();
        while (rejected.Count < 90)
        {
            var done = await Task.WhenAny(calls);
            calls.Remove(done);
            rejected.Add(await done);
        }

        // The model has not answered anybody yet: who was turned away did not wait for it.
        Assert.All(rejected, answer => Assert.Equal((HttpStatusCode.TooManyRequests, "1"), (answer.StatusCode, answer.Headers.RetryAfter?.ToString())));
        server.Model.Release();
        var taken = await Task.WhenAll(calls);
        Assert.All(taken, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        foreach (var answer in rejected.Concat(taken))
            answer.Dispose();
    }

    private static Task<HttpResponseMessage> PredictAsync(ScriptedServer server, float x) =>
        server.Http.PostAsync("/predict", new StringContent(string.Create(CultureInfo.InvariantCulture, $$"""{"x":{{x}}}"""), Encoding.UTF8, "application/json"), Cancellation);

    private static async Task<string> ReadToEndAsync(TcpClient client)
    {
        var buffer = new byte[4096];
        var length = 0;
        try
        {
            while (length < buffer.Length && await client.GetStream().ReadAsync(buffer.AsMemory(length), Cancellation) is > 0 and var read)
                length += read;
        }
        catch (IOException)
        {
            // A reset is a close too.
        }

        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    private sealed record ScriptedRow(float X) : IFeatureRow
    {
        public static FeatureSchema Features { get; } = FeatureSchema.Of(("x", FeatureKind.Number));

        public void WriteTo(ref FeatureWriter row) => row.Number(X);
    }

    private sealed record ScriptedAnswer(double Y) : IModelOutput<ScriptedAnswer>
    {
        public static FeatureSchema Outputs { get; } = FeatureSchema.Of(("y", FeatureKind.Number));

        public static ScriptedAnswer ReadFrom(OutputReader row) => new(row.Number(0));
    }
}
