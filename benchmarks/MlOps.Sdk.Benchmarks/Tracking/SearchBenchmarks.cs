using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Relational;

namespace MlOps.Sdk.Benchmarks.Tracking;

/// <summary>
/// Searching 10,000 runs of five metrics, five params and a tag in SQLite, as MLflow's figures were taken
/// (<c>search_runs</c>, MLflow 3.11 with SQLite: 372 ms filtered and ordered by a metric, 6,800 ms ordered by a metric, 9,465 ms for all).
/// </summary>
public class SearchBenchmarks : IAsyncDisposable
{
    private const int Runs = 10_000;
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly RunQuery _filtered = RunQuery.Parse("metrics.m1 > 0.5 and params.p0 = '3'", "metrics.m0 DESC") with { PageSize = 50 };
    private readonly RunQuery _ordered = RunQuery.Parse("", "metrics.m0 DESC");
    private readonly RunQuery _tagged = RunQuery.Parse("tags.team ILIKE 'R%'") with { PageSize = 1000 };
    private readonly RunQuery _all = new() { PageSize = 1000 };
    private string _folder = "";
    private SqliteDatabase _database = null!;
    private RelationalRunStore _store = null!;
    private RunId _long;

    [GlobalSetup]
    public async Task Setup()
    {
        _folder = Directory.CreateTempSubdirectory("mlops-bench-").FullName;
        _database = await SqliteDatabase.OpenAsync(Path.Combine(_folder, "runs.db"), Time);
        _store = new(_database, Time);
        var experiment = await _store.EnsureExperimentAsync(new() { Id = ExperimentId.New(Time), Name = "bench", CreatedAt = Time.GetUtcNow() });
        var random = new Random(1);
        var start = Time.GetUtcNow().AddDays(-30);
        for (var first = 0; first < Runs; first += 500)
            await Task.WhenAll(Enumerable.Range(first, 500).Select(i => AddAsync(experiment.Id, start.AddSeconds(i), random)).ToArray());
        _long = await AddAsync(experiment.Id, start, random);
        await _store.AppendAsync(_long, new() { Id = Guid.CreateVersion7(start), Metrics = [.. Enumerable.Range(0, 10_000).Select(i => new MetricPoint("long", i % 97, i, start))] });
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "metric and param filter, order by a metric, 50")]
    public async Task<int> Filtered() => (await _store.SearchRunsAsync(_filtered)).Runs.Count;

    [Benchmark(Description = "order by a metric, 100")]
    public async Task<int> Ordered() => (await _store.SearchRunsAsync(_ordered)).Runs.Count;

    [Benchmark(Description = "newest 100")]
    public async Task<int> Newest() => (await _store.SearchRunsAsync(new())).Runs.Count;

    [Benchmark(Description = "tag pattern, 1000")]
    public async Task<int> Tagged() => (await _store.SearchRunsAsync(_tagged)).Runs.Count;

    [Benchmark(Description = "all 10,000, pages of 1000")]
    public async Task<int> All() => await _store.SearchAllRunsAsync(_all).CountAsync();

    [Benchmark(Description = "history of 10,000 points")]
    public async Task<int> History() => await _store.ListMetricAsync(_long, "long").CountAsync();

    [Benchmark(Description = "curve of 10,000 points in 500 buckets")]
    public async Task<int> Curve() => (await _store.ReadCurveAsync(_long, "long", 500)).Buckets.Count;

    private async Task<RunId> AddAsync(ExperimentId experiment, DateTimeOffset at, Random random)
    {
        var run = RunId.New(Time);
        var batch = new RunBatch
        {
            Id = Guid.CreateVersion7(at),
            Params = [.. Enumerable.Range(0, 5).Select(i => new KeyValuePair<string, string>($"p{i}", $"{random.Next(10 * (i + 1))}"))],
            Tags = [new("team", random.Next(3) == 0 ? "risk" : "ops")],
            Metrics = [.. Enumerable.Range(0, 5).Select(i => new MetricPoint($"m{i}", random.NextDouble(), 0, at))],
        };
        await _store.BeginRunAsync(new()
        {
            Id = run,
            ExperimentId = experiment,
            Name = "run",
            StartedAt = at,
            Owner = "bench",
            LeaseUntil = at.AddYears(1),
            Environment = new() { Packages = Enumerable.Range(0, 80).ToDictionary(i => $"Package.Number{i}", i => $"{i}.0.0") },
        });
        await _store.AppendAsync(run, batch);
        await _store.EndRunAsync(run, RunStatus.Finished, at.AddSeconds(5));
        return run;
    }
}
