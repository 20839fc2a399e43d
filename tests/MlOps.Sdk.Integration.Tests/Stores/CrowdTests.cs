using MlOps.Sdk.Relational;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Integration.Tests.Stores;

/// <summary>Two processes with 32 tasks each write one experiment, and one run in common: everything is there, once.</summary>
public sealed class CrowdTests
{
    private const int Tasks = 32;
    private const int Batches = 9;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_processes_of_32_tasks_write_one_experiment_in_SQLite()
    {
        using var folder = new TemporaryFolder();
        await using var store = await MlOpsStore.OpenAsync(folder.At("store"), cancellationToken: Cancellation);
        await CrowdAsync($"folder={folder.At("store")}", store.Runs);
    }

    [Fact]
    public async Task Two_processes_of_32_tasks_write_one_experiment_in_PostgreSQL()
    {
        using var folder = new TemporaryFolder();
        await using var schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        await using var database = await PostgreSqlDatabase.OpenAsync(schema.ConnectionString, TimeProvider.System, Cancellation);
        await CrowdAsync($"postgres={folder.Path}|{schema.ConnectionString}", new RelationalRunStore(database, TimeProvider.System));
    }

    private static async Task CrowdAsync(string target, IRunStore runs)
    {
        var now = TimeProvider.System.GetUtcNow();
        var experiment = await runs.EnsureExperimentAsync(new() { Id = ExperimentId.New(TimeProvider.System), Name = "crowd", CreatedAt = now }, Cancellation);
        var shared = RunId.New(TimeProvider.System);
        await runs.BeginRunAsync(new() { Id = shared, ExperimentId = experiment.Id, Name = "shared", StartedAt = now, Owner = "o", LeaseUntil = now.AddHours(1), Environment = new() }, Cancellation);
        using var a = CrashWorker.Start("crowd", target, $"{shared}", "0", $"{Tasks}", $"{Batches}");
        using var b = CrashWorker.Start("crowd", target, $"{shared}", $"{Tasks}", $"{Tasks}", $"{Batches}");
        Assert.True(await a.WaitAsync(Cancellation) == 0, a.Errors);
        Assert.True(await b.WaitAsync(Cancellation) == 0, b.Errors);

        var done = a.Lines.Concat(b.Lines).Where(line => line.StartsWith("done", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToArray();
        Assert.Equal(2 * Tasks, done.Length);
        var expected = Enumerable.Range(0, Batches * 10).Select(i => (long)i).ToArray();
        foreach (var words in done)
        {
            Assert.Equal(expected, await runs.ListMetricAsync(RunId.Parse(words[2]), "loss", Cancellation).Select(point => point.Step).ToListAsync(Cancellation));
            Assert.Equal(expected, await runs.ListMetricAsync(shared, $"loss {words[1]}", Cancellation).Select(point => point.Step).ToListAsync(Cancellation));
        }

        var all = await runs.ListRunsAsync(experiment.Id, Cancellation).ToListAsync(Cancellation);
        Assert.Equal((2 * Tasks) + 1, all.Count);
        Assert.Equal(2 * Tasks, all.Count(run => run.Status == RunStatus.Finished));
        TestContext.Current.TestOutputHelper?.WriteLine($"{target.Split('=')[0]}: 2 processes of {Tasks} tasks, {2 * Tasks * Batches * 2} batches and {2 * Tasks * (Batches / 3) * 2} repeats, {2 * Tasks * Batches * 2 * 10} points, each there once");
    }
}
