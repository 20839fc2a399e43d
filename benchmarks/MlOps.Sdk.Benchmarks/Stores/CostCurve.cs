using System.Diagnostics;
using System.Globalization;
using MlOps.Sdk.Relational;

namespace MlOps.Sdk.Benchmarks.Stores;

/// <summary>
/// Prints what a point costs in one run of ten thousand to ten million, and what a run costs in one store as it fills, with the time
/// to draw the history and to find the best hundred runs: flat columns mean linear cost. PostgreSQL's rows need MLOPS_POSTGRES.
/// </summary>
internal static class CostCurve
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly DateTimeOffset Start = Time.GetUtcNow();

    public static async Task RunAsync(long maxPoints, int maxRuns)
    {
        var folder = Directory.CreateTempSubdirectory("mlops-curve-").FullName;
        try
        {
            await using (var sqlite = await SqliteDatabase.OpenAsync(Path.Combine(folder, "runs.db"), Time))
                await StoreAsync("SQLite", sqlite, maxPoints, maxRuns);
            if (Environment.GetEnvironmentVariable("MLOPS_POSTGRES") is { Length: > 0 } server)
            {
                await using var postgres = await PostgreSqlDatabase.OpenAsync(server, Time);
                await StoreAsync("PostgreSQL", postgres, maxPoints, maxRuns);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task StoreAsync(string name, RelationalDatabase database, long maxPoints, int maxRuns)
    {
        var store = new RelationalRunStore(database, Time);
        Console.WriteLine($"| {name}: points in one run | µs a point, durable batches of 5,000 | curve of 1,000 buckets, ms |{Environment.NewLine}|--:|--:|--:|");
        for (var points = 10_000L; points <= maxPoints; points *= 10)
            await PointsAsync(store, points);
        Console.WriteLine($"{Environment.NewLine}| {name}: runs in the store | µs a run, seeded in bulk | filter and order by a metric, 100, ms | order by a metric, 100, ms |{Environment.NewLine}|--:|--:|--:|--:|");
        var experiment = await store.EnsureExperimentAsync(new() { Id = ExperimentId.New(Time), Name = $"curve-{Guid.CreateVersion7(Start):N}", CreatedAt = Start });
        var seed = new RunSeed(database, experiment);
        for (int have = 0, want = 10_000; want <= maxRuns; (have, want) = (want, want * 10))
            await RunsAsync(store, seed, experiment.Id, have, want);
        Console.WriteLine();
    }

    private static async Task PointsAsync(RelationalRunStore store, long count)
    {
        var experiment = await store.EnsureExperimentAsync(new() { Id = ExperimentId.New(Time), Name = "curve-points", CreatedAt = Start });
        var run = RunId.New(Time);
        await store.BeginRunAsync(new() { Id = run, ExperimentId = experiment.Id, Name = "long", StartedAt = Start, Owner = "curve", LeaseUntil = Start.AddYears(1), Environment = new() });
        var batch = new MetricPoint[5000];
        var began = Stopwatch.GetTimestamp();
        for (var step = 0L; step < count; step += batch.Length)
        {
            for (var i = 0; i < batch.Length; i++)
                batch[i] = new("loss", Math.Sin(step + i), step + i, Start);
            await store.AppendAsync(run, new() { Id = Guid.CreateVersion7(Time.GetUtcNow()), Metrics = batch });
        }

        var each = Stopwatch.GetElapsedTime(began).TotalMicroseconds / count;
        Console.WriteLine($"| {count:N0} | {Show(each)} | {Show(await MedianAsync(async () => await store.ReadCurveAsync(run, "loss", 1000)))} |");
    }

    private static async Task RunsAsync(RelationalRunStore store, RunSeed seed, ExperimentId experiment, int have, int want)
    {
        var began = Stopwatch.GetTimestamp();
        for (var first = have; first < want; first += 10_000)
            await seed.AddAsync(first, 10_000);
        var each = Stopwatch.GetElapsedTime(began).TotalMicroseconds / (want - have);
        await seed.AnalyzeAsync();
        var filtered = RunQuery.Parse("metrics.m1 > 0.5 and params.p0 = '3'", "metrics.m0 DESC") with { PageSize = 100, Experiments = [experiment] };
        var ordered = RunQuery.Parse("", "metrics.m0 DESC") with { PageSize = 100, Experiments = [experiment] };
        Console.WriteLine(
            $"| {want:N0} | {Show(each)} | {Show(await MedianAsync(async () => await store.SearchRunsAsync(filtered)))} | {Show(await MedianAsync(async () => await store.SearchRunsAsync(ordered)))} |");
    }

    private static async Task<double> MedianAsync(Func<Task> act)
    {
        await act();
        var seen = new double[7];
        for (var i = 0; i < seen.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await act();
            seen[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        Array.Sort(seen);
        return seen[3];
    }

    private static string Show(double value) => value.ToString("#,0.0", CultureInfo.InvariantCulture);
}
