using System.Diagnostics;
using MlOps.Sdk.Relational;

namespace MlOps.Sdk.Benchmarks.Stores;

/// <summary>
/// Prints each row of the table of tracking, registry and artifacts beside MLflow's figure (3.11 with SQLite, calm, on a machine of
/// this kind): the median of seven, after one that is not counted. PostgreSQL's rows need a server named in MLOPS_POSTGRES;
/// the CPU time is this process's, which has SQLite inside and PostgreSQL not.
/// </summary>
internal static class SpeedTable
{
    private static readonly TimeProvider Time = TimeProvider.System;

    public static async Task RunAsync(int searched)
    {
        var folder = Directory.CreateTempSubdirectory("mlops-speed-").FullName;
        try
        {
            Console.WriteLine($"| work | MLflow | ours, median (min .. max) | own CPU each |{Environment.NewLine}|---|--:|--:|--:|");
            await using (var store = await MlOpsStore.OpenAsync(Path.Combine(folder, "store")))
            {
                await TrackAsync(store);
                await ArtifactsAsync(store.Artifacts, folder);
                await AliasAsync(store);
                await StoreAsync("SQLite", store.Runs, searched);
            }

            if (Environment.GetEnvironmentVariable("MLOPS_POSTGRES") is { Length: > 0 } server)
            {
                await using var postgres = await PostgreSqlDatabase.OpenAsync(server, Time);
                await StoreAsync("PostgreSQL", new RelationalRunStore(postgres, Time), searched);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task TrackAsync(MlOpsStore store)
    {
        var run = await store.Tracker.StartRunAsync("speed", "caller");
        var step = 0L;
        await RowAsync("log one metric, caller's cost", "109/s", 20_000, "/s", () =>
        {
            for (var i = 0; i < 20_000; i++)
                run.LogMetric("loss", i, step++);
            return Task.CompletedTask;
        }, () => run.FlushAsync().AsTask());
        await run.CompleteAsync();
        await RowAsync("whole run, durable, one after another", "10–15/s", 50, "runs/s", async () =>
        {
            for (var i = 0; i < 50; i++)
                await WholeRunAsync(store);
        });
        await RowAsync("whole run, durable, 32 at once", "", 320, "runs/s", () => Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
        {
            for (var i = 0; i < 10; i++)
                await WholeRunAsync(store);
        })));
    }

    private static async Task WholeRunAsync(MlOpsStore store)
    {
        await using var run = await store.Tracker.StartRunAsync("speed", "whole");
        for (var i = 0; i < 3; i++)
            run.LogParam($"p{i}", "1");
        run.LogMetric("loss", 1);
        run.LogMetric("auc", 2);
        await run.CompleteAsync();
    }

    private static async Task ArtifactsAsync(IArtifactStore store, string folder)
    {
        var big = new byte[50_000_000];
        var random = new Random(1);
        random.NextBytes(big);
        var source = Path.Combine(folder, "source");
        await File.WriteAllBytesAsync(source, big);
        await RowAsync("plain copy of 50 MB with a flush", "", 50, "MB/s", () => PlainCopyAsync(source, Path.Combine(folder, "copy")));
        await RowAsync("artifact of 50 MB, hashed and flushed", "200–350 MB/s", 50, "MB/s", async () =>
        {
            await using var file = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
            await store.PutAsync(file);
        });
        await RowAsync("50 artifacts of 1 KB, durable, one after another", "165 files/s", 50, "files/s", async () =>
        {
            for (var i = 0; i < 50; i++)
                await PutSmallAsync(store, random);
        });
        await RowAsync("320 artifacts of 1 KB, durable, 16 at once", "", 320, "files/s", () => Task.WhenAll(Enumerable.Range(0, 16).Select(async seed =>
        {
            var own = new Random(random.Next() + seed);
            for (var i = 0; i < 20; i++)
                await PutSmallAsync(store, own);
        }).ToArray()));
    }

    private static async Task PlainCopyAsync(string from, string to)
    {
        await using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using var target = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        await source.CopyToAsync(target, 256 * 1024);
        target.Flush(flushToDisk: true);
    }

    private static async Task PutSmallAsync(IArtifactStore store, Random random)
    {
        var bytes = new byte[1024];
        random.NextBytes(bytes);
        await store.PutAsync(bytes);
    }

    private static async Task AliasAsync(MlOpsStore store)
    {
        var run = await store.Tracker.StartRunAsync("speed", "model");
        await run.LogArtifactAsync("model.bin", new MemoryStream([1]));
        await run.CompleteAsync();
        await store.Registry.RegisterAsync(new() { Model = "churn", RunId = run.Id, ArtifactPath = "model.bin", Format = "custom", Signature = new() { Inputs = [], Outputs = [] } });
        await store.Registry.PromoteAsync("churn", 1, "champion");
        using var cache = new AliasCache(store.Registry);
        var champion = ModelRef.Parse("churn@champion");
        await RowAsync("alias resolution, cached", "a request", 1_000_000, "/s", async () =>
        {
            for (var i = 0; i < 1_000_000; i++)
                await cache.ResolveAsync(champion);
        });
    }

    private static async Task StoreAsync(string name, IRunStore store, int searched)
    {
        var experiment = await store.EnsureExperimentAsync(new() { Id = ExperimentId.New(Time), Name = $"speed-{Guid.CreateVersion7(Time.GetUtcNow()):N}", CreatedAt = Time.GetUtcNow() });
        var run = await BeginAsync(store, experiment.Id);
        var names = Enumerable.Range(0, 1000).Select(i => $"layer.{i}.norm").ToArray();
        var step = 0L;
        await RowAsync($"{name}: 1,000 points of one metric in a batch, durable", "5–10 k/s", 20_000, "points/s", async () =>
        {
            for (var i = 0; i < 20; i++)
                await AppendAsync(store, run, [.. Enumerable.Range(0, 1000).Select(j => new MetricPoint("loss", j, step++, Time.GetUtcNow()))]);
        });
        await RowAsync($"{name}: 1,000 metrics in a batch, durable", "4–7 k/s", 20_000, "points/s", async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                step++;
                await AppendAsync(store, run, [.. names.Select(key => new MetricPoint(key, step, step, Time.GetUtcNow()))]);
            }
        });
        var history = await BeginAsync(store, experiment.Id);
        await AppendAsync(store, history, [.. Enumerable.Range(0, 10_000).Select(i => new MetricPoint("loss", i % 97, i, Time.GetUtcNow()))]);
        await RowAsync($"{name}: history of 10,000 points", "500–780 ms", 0, "ms", async () => await store.ListMetricAsync(history, "loss").CountAsync());
        await SeedAsync(store, experiment.Id, searched);
        var inExperiment = new RunQuery { Experiments = [experiment.Id] };
        var filtered = RunQuery.Parse("metrics.m1 > 0.5 and params.p0 = '3'", "metrics.m0 DESC") with { PageSize = 100, Experiments = [experiment.Id] };
        var ordered = RunQuery.Parse("", "metrics.m0 DESC") with { PageSize = 100, Experiments = [experiment.Id] };
        await RowAsync($"{name}: search of {searched:N0}, filter and order by a metric, 100", "372 ms of 10,000", 0, "ms", async () => await store.SearchRunsAsync(filtered));
        await RowAsync($"{name}: search of {searched:N0}, order by a metric, 100", "6,800 ms of 10,000", 0, "ms", async () => await store.SearchRunsAsync(ordered));
        if (searched <= 10_000)
            await RowAsync($"{name}: all {searched:N0} in pages of 1,000", "9,465 ms of 10,000", 0, "ms", async () => await store.SearchAllRunsAsync(inExperiment with { PageSize = 1000 }).CountAsync());
    }

    private static async Task SeedAsync(IRunStore store, ExperimentId experiment, int count)
    {
        var random = new Random(1);
        for (var first = 0; first < count; first += 250)
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Min(250, count - first)).Select(_ => random.Next()).ToArray().Select(async seed =>
            {
                var own = new Random(seed);
                var run = await BeginAsync(store, experiment);
                await store.AppendAsync(run, new()
                {
                    Id = NewId(),
                    Params = [.. Enumerable.Range(0, 5).Select(i => new KeyValuePair<string, string>($"p{i}", $"{own.Next(10 * (i + 1))}"))],
                    Tags = [new("team", own.Next(3) == 0 ? "risk" : "ops")],
                    Metrics = [.. Enumerable.Range(0, 5).Select(i => new MetricPoint($"m{i}", own.NextDouble(), 0, Time.GetUtcNow()))],
                });
            }));
        }
    }

    private static async Task<RunId> BeginAsync(IRunStore store, ExperimentId experiment)
    {
        var now = Time.GetUtcNow();
        var run = RunId.New(Time);
        await store.BeginRunAsync(new() { Id = run, ExperimentId = experiment, Name = "run", StartedAt = now, Owner = "speed", LeaseUntil = now.AddYears(1), Environment = new() });
        return run;
    }

    private static ValueTask AppendAsync(IRunStore store, RunId run, MetricPoint[] points) => store.AppendAsync(run, new() { Id = NewId(), Metrics = points });

    private static Guid NewId() => Guid.CreateVersion7(Time.GetUtcNow());

    private static async Task RowAsync(string work, string peer, int items, string unit, Func<Task> act, Func<Task>? after = null)
    {
        var seen = new List<double>();
        var spent = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var (start, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await act();
            var took = Stopwatch.GetElapsedTime(start);
            spent.Add((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / Math.Max(items, 1));
            if (i > 0)
                seen.Add(items == 0 ? took.TotalMilliseconds : items / took.TotalSeconds);
            if (after is not null)
                await after();
        }

        seen.Sort();
        spent.Sort();
        Console.WriteLine($"| {work} | {peer} | {Show(seen[3])} {unit} ({Show(seen[0])} .. {Show(seen[^1])}) | {spent[4].ToString("#,0.###", System.Globalization.CultureInfo.InvariantCulture)} µs |");
    }

    private static string Show(double value) => value.ToString(value < 100 ? "0.0" : "#,0", System.Globalization.CultureInfo.InvariantCulture);
}
