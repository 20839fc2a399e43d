using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using Microsoft.Data.Sqlite;

namespace MlOps.Sdk.Benchmarks.Tracking;

/// <summary>
/// Logging 20,000 metric points to the embedded store. Time and memory are per point. The durable baseline inserts the same
/// points into a table of the same shape in one transaction by hand.
/// </summary>
public class TrackingBenchmarks : IAsyncDisposable
{
    private const int Points = 20_000;
    private string _folder = "";
    private MlOpsStore _store = null!;
    private TrackedRun _run = null!;
    private SqliteConnection _database = null!;
    private ConcurrentQueue<(string Key, double Value, long Step, DateTimeOffset At)> _queue = new();
    private long _step;

    [GlobalSetup]
    public async Task Setup()
    {
        _folder = Directory.CreateTempSubdirectory("mlops-bench-").FullName;
        _store = await MlOpsStore.OpenAsync(Path.Combine(_folder, "store"));
        _run = await _store.Tracker.StartRunAsync("bench", "run");
        _database = new($"Data Source={Path.Combine(_folder, "plain.db")}");
        await _database.OpenAsync();
        await ExecuteAsync("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE points(run TEXT, key TEXT, step INTEGER, value REAL, at INTEGER, PRIMARY KEY(run, key, step)) WITHOUT ROWID");
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _run.CompleteAsync();
        await _store.DisposeAsync();
        await _database.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [IterationSetup]
    public void Empty()
    {
        _run.FlushAsync().AsTask().GetAwaiter().GetResult();
        _queue = new();
    }

    [BenchmarkCategory("buffered"), Benchmark(Baseline = true, OperationsPerInvoke = Points, Description = "ConcurrentQueue.Enqueue")]
    public void Enqueue()
    {
        for (var i = 0; i < Points; i++)
            _queue.Enqueue(("loss", i, _step++, TimeProvider.System.GetUtcNow()));
    }

    [BenchmarkCategory("buffered"), Benchmark(OperationsPerInvoke = Points, Description = "LogMetric, written in the background")]
    public void LogMetric()
    {
        for (var i = 0; i < Points; i++)
            _run.LogMetric("loss", i, _step++);
    }

    [BenchmarkCategory("durable"), Benchmark(Baseline = true, OperationsPerInvoke = Points, Description = "SQLite by hand, durable")]
    public async Task ByHand()
    {
        await using var transaction = await _database.BeginTransactionAsync();
        await using var insert = _database.CreateCommand();
        insert.CommandText = "INSERT INTO points VALUES('run', 'loss', $step, $value, $at)";
        var (step, value, at) = (insert.Parameters.Add("$step", SqliteType.Integer), insert.Parameters.Add("$value", SqliteType.Real), insert.Parameters.Add("$at", SqliteType.Integer));
        for (var i = 0; i < Points; i++)
        {
            (step.Value, value.Value, at.Value) = (_step++, (double)i, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            await insert.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    [BenchmarkCategory("durable"), Benchmark(OperationsPerInvoke = Points, Description = "LogMetric and FlushAsync, durable")]
    public async Task Durable()
    {
        LogMetric();
        await _run.FlushAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
