using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>
/// A request over HTTP, with Kestrel and sockets as in production: the server's CPU time for each, the client being another process. Beside
/// ours take turns an answer without any work, and the least that can be written by hand.
/// </summary>
internal static class HttpLoad
{
    private const int Connections = 32;
    private const int Requests = 8_000;
    private const double PythonMicroseconds = 1_300;

    private static readonly string Data = string.Join(',', Enumerable.Range(0, 20).Select(i => (i % 7 * 0.5f).ToString("0.0", CultureInfo.InvariantCulture)));

    public static async Task RunAsync(int turns)
    {
        var content = BenchmarkStore.File("tabular20_logreg");
        await using var store = await BenchmarkStore.OpenAsync();
        await store.RegisterAsync("diagnosis", content);
        await store.PromoteAsync("diagnosis", 1);
        using var telemetry = new Telemetry("diagnosis@champion");
        await using var host = new ModelHost(store.Store.Models, store.Store.Artifacts, observers: [telemetry.Monitor]);
        await host.LoadAsync(ModelRef.Parse("diagnosis@champion"));
        await using var router = new ModelRouter(host, new(store.Store.Facts));
        await router.RouteAsync("diagnosis");
        using var session = RawSession.Open(content);
        using var hand = new HandMadeEndpoint(session);
        await using var server = await StartAsync(host, router, hand);
        var address = new Uri(server.Urls.Single());
        await CheckAsync(address);

        using var client = new ClientProcess(address.Port);
        Way Ask(string name, byte[] request) => new(name, async calls =>
        {
            var answers = await client.AskAsync(client.Keep(name, request), Connections, calls);
            if (answers is not [{ Status: 200 }])
                throw new InvalidOperationException($"{name}: {string.Join(", ", answers)}");
        }) { AfterAsync = telemetry.DrainAsync };

        var costs = await Turns.MeasureAsync(
            turns,
            Requests,
            Ask("nothing", Get("/nothing")),
            Ask("by-hand", Post("/by-hand", Json)),
            Ask("json", Post("/v2/models/diagnosis/infer", Json)),
            Ask("binary", Binary()),
            Ask("mlflow", Post("/invocations", Split)));
        var (nothing, byHand, json, binary, mlflow) = (costs[0], costs[1], costs[2], costs[3], costs[4]);
        string Beyond(Cost cost) => Table.Show($"{Table.Show(cost)}; {cost.Over(nothing):0.0} µs over no work");
        Table.Row("Kestrel, an answer without work", "", Table.Show(nothing), "");
        Table.Row("Open Inference JSON for one model by hand, no validation or metrics", "", Beyond(byHand), "1");
        Table.Row("Open Inference JSON endpoint, all on", "≤ 17 µs", Beyond(json), Over(json, byHand));
        Table.Row("Open Inference binary, all on", "≤ 13.5 µs", Beyond(binary), Over(binary, byHand));
        Table.Row("MLflow /invocations, dataframe_split", "≥ 30 × Python's 1,300 µs", Beyond(mlflow), Table.Show($"{PythonMicroseconds / mlflow.Microseconds:0} ×"));
    }

    /// <summary>A POST of a JSON body.</summary>
    public static byte[] Post(string path, string body) => Post(path, Encoding.UTF8.GetBytes(body), "Content-Type: application/json\r\n");

    private static string Json => $$"""{"inputs":[{"name":"input","shape":[1,20],"datatype":"FP32","data":[{{Data}}]}],"outputs":[{"name":"probabilities"}]}""";

    private static string Columns => string.Join(',', Enumerable.Range(0, 20).Select(i => $"\"x{i}\""));

    private static string Split => "{\"dataframe_split\":{\"columns\":[" + Columns + "],\"data\":[[" + Data + "]]}}";

    private static string Over(Cost cost, Cost other) => Table.Show($"{cost.Ratio(other):0.00} ({cost.Over(other):+0.0;-0.0} µs)");

    private static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

    private static byte[] Binary()
    {
        var json = """{"inputs":[{"name":"input","shape":[1,20],"datatype":"FP32","parameters":{"binary_data_size":80}}],"outputs":[{"name":"probabilities","parameters":{"binary_data":true}}]}"""u8;
        byte[] body = [.. json, .. Enumerable.Range(0, 20).SelectMany(i => BitConverter.GetBytes(i % 7 * 0.5f))];
        return Post("/v2/models/diagnosis/infer", body, string.Create(CultureInfo.InvariantCulture, $"Content-Type: application/octet-stream\r\nInference-Header-Content-Length: {json.Length}\r\n"));
    }

    private static byte[] Post(string path, byte[] body, string headers) =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {body.Length}\r\n\r\n")), .. body];

    private static async Task<WebApplication> StartAsync(ModelHost host, ModelRouter router, HandMadeEndpoint hand)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1));
        builder.Services.AddSingleton<IModelHost>(host).AddSingleton(router);
        var app = builder.Build();
        var nothing = "{}"u8.ToArray();
        app.MapGet("/nothing", (RequestDelegate)(context =>
        {
            context.Response.ContentLength = nothing.Length;
            return context.Response.Body.WriteAsync(nothing, 0, nothing.Length);
        }));
        app.MapPost("/by-hand", (RequestDelegate)hand.HandleAsync);
        app.MapInference();
        app.MapMlflowScoring("diagnosis@champion");
        await app.StartAsync();
        return app;
    }

    private static async Task CheckAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        float[]? expected = null;
        foreach (var (path, body) in ((string, string)[])[("/by-hand", Json), ("/v2/models/diagnosis/infer", Json), ("/invocations", Split)])
        {
            using var answer = await http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
            var probabilities = Numbers(json.RootElement).TakeLast(2).ToArray();
            expected ??= probabilities;
            if (!probabilities.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) < 1e-6))
                throw new InvalidOperationException($"{path} answers {json.RootElement}, so its cost cannot be compared.");
        }
    }

    private static IEnumerable<float> Numbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Numbers(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Numbers),
        JsonValueKind.Number => [element.GetSingle()],
        _ => [],
    };
}
