using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>Ten times as many calls as the model can answer: how soon those turned away know it, and how long the others wait. These are times, so a busy machine makes them longer.</summary>
internal static class OverloadLoad
{
    private const int Queue = 64;
    private const int Factor = 10;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    public static async Task RunAsync()
    {
        var paced = new PacedModel(TimeSpan.FromMilliseconds(2));
        await using var store = await BenchmarkStore.OpenAsync();
        await store.RegisterAsync("paced", [1], paced.Format, paced.Signature);
        await store.PromoteAsync("paced", 1);
        await using var host = new ModelHost(store.Store.Models, store.Store.Artifacts, loaders: [paced]);
        var options = new ServedModelOptions { Batching = new() { MaxQueuedRows = Queue, MaxParallelRuns = 1 } };
        var model = await host.GetAsync<ScaleRow, Scaled>(ModelRef.Parse("paced@champion"), options);
        await InProcessAsync(model, paced);
        await OverHttpAsync(host, model, paced);
    }

    private static async Task InProcessAsync(ServedModel<ScaleRow, Scaled> model, PacedModel paced)
    {
        var (rejected, accepted) = (new ConcurrentBag<double>(), new ConcurrentBag<double>());
        var waiting = new List<Task>();
        var (watch, calls) = (Stopwatch.StartNew(), 0);
        while (watch.Elapsed < Length)
        {
            // As many as the clock says, late or not: who is overloaded cannot ask its callers to wait.
            for (var due = watch.Elapsed / paced.Service * Factor; calls < due; calls++)
                waiting.Add(Task.Run(() => AskAsync(model, rejected, accepted)));

            await Task.Delay(1);
        }

        await Task.WhenAll(waiting);
        var bound = (Queue + 1) * paced.Service.TotalMilliseconds;
        Table.Row(
            Table.Show($"overload, {calls / watch.Elapsed.TotalSeconds * paced.Service.TotalSeconds:0.0} × the service rate, queue of {Queue}, in process"),
            "rejected < 1 ms; accepted p99 ≤ queue × service time",
            Table.Show($"{rejected.Count} rejected with RetryAfter in {Cost.Median(rejected):0} µs (p99 {Cost.Quantile(rejected, 0.99):0}); {accepted.Count} accepted, p99 {Cost.Quantile(accepted, 0.99):0} ms of {bound:0} ms"),
            Table.Show($"{Cost.Quantile(accepted, 0.99) / bound:0.00}"));
    }

    private static async Task AskAsync(ServedModel<ScaleRow, Scaled> model, ConcurrentBag<double> rejected, ConcurrentBag<double> accepted)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await model.PredictAsync(new ScaleRow(1, 0, 0, 0));
            accepted.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        catch (MlOpsModelException e) when (e.RetryAfter is not null)
        {
            rejected.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
    }

    private static async Task OverHttpAsync(ModelHost host, ServedModel<ScaleRow, Scaled> model, PacedModel paced)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<IModelHost>(host).AddSingleton(model);
        await using var app = builder.Build();
        app.MapPredict<ScaleRow, Scaled>("/predict");
        await app.StartAsync();
        using var client = new ClientProcess(new Uri(app.Urls.Single()).Port);
        var request = client.Keep("row", HttpLoad.Post("/predict", JsonSerializer.Serialize(new ScaleRow(1, 2, 3, 4), JsonSerializerOptions.Web)));
        await client.AskAsync(request, 8, 400);

        // Each caller waits for its answer: 65 are in the queue or at the model, and the other 31 are turned away and ask again.
        var (start, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var answers = await client.AskAsync(request, Queue + 32, 19_200);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var (accepted, rejected) = (answers.Single(a => a.Status == 200), answers.Single(a => a.Status == 429));
        var bound = (Queue + 1) * paced.Service.TotalMilliseconds;
        Table.Row(
            Table.Show($"the same over HTTP, {(accepted.Count + rejected.Count) / seconds * paced.Service.TotalSeconds:0.0} × the service rate"),
            "429 + Retry-After",
            Table.Show($"{rejected.Count} rejected, {rejected.SayWhen} with Retry-After, in {rejected.MedianMicroseconds / 1e3:0.0} ms of the client's time, {cpu.TotalMicroseconds / rejected.Count:0} µs of CPU; {accepted.Count} accepted, p99 {accepted.P99Microseconds / 1e3:0} ms of {bound:0} ms"),
            Table.Show($"{accepted.P99Microseconds / 1e3 / bound:0.00}"));
    }
}
