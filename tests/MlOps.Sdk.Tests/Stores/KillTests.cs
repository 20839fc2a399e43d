using System.Globalization;

namespace MlOps.Sdk.Tests.Stores;

public sealed class KillTests : IDisposable
{
    private const int Workers = 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_acknowledged_survives_processes_killed_at_random_moments()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("MLOPS_KILL_ROUNDS") ?? "6", CultureInfo.InvariantCulture);
        var random = new Random(20260101);
        var lines = new List<string>();
        for (var round = 0; round < rounds; round++)
        {
            var workers = Enumerable.Range(0, Workers).Select(_ => CrashWorker.Start("train", _folder.Path)).ToArray();
            await Task.WhenAll(workers.Select(worker => worker.Ready));

            // However slow the machine, something is acknowledged before the first kill.
            for (var wait = 0; round == 0 && wait < 3_000 && !workers.Any(worker => worker.Lines.Any(line => line.StartsWith("points ", StringComparison.Ordinal))); wait++)
                await Task.Delay(20, Cancellation);
            await Task.WhenAll(workers.Select(async worker =>
            {
                await Task.Delay(random.Next(20, 500), Cancellation);
                await worker.KillAsync();
            }));
            foreach (var worker in workers)
            {
                Assert.True(worker.Lines.Count > 0, worker.Errors);
                lines.AddRange(worker.Lines);
                worker.Dispose();
            }
        }

        await using var store = await MlOpsStore.OpenAsync(_folder.Path, cancellationToken: Cancellation);
        var said = lines.Select(line => line.Split(' ')).ToLookup(words => words[0]);
        Assert.NotEmpty(said["points"]);
        await CheckRunsAsync(store, said);
        await CheckVersionsAsync(store, said);
        var verification = await store.VerifyAsync(cancellationToken: Cancellation);
        Assert.True(verification.Intact, verification.ToString());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder.Path, "artifacts", "tmp")));
        TestContext.Current.TestOutputHelper?.WriteLine($"{rounds * Workers} kills, {said["points"].Count()} acknowledged batches, {verification}");
    }

    [Fact]
    public async Task What_was_spilled_arrives_after_processes_are_killed_before_a_store_that_fails_half_of_the_time()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("MLOPS_KILL_ROUNDS") ?? "4", CultureInfo.InvariantCulture);
        var random = new Random(20260102);
        var lines = new List<string>();
        for (var round = 0; round < rounds; round++)
        {
            var workers = Enumerable.Range(0, Workers).Select(_ => CrashWorker.Start("spill", _folder.Path)).ToArray();
            await Task.WhenAll(workers.Select(worker => worker.Ready));
            for (var wait = 0; round == 0 && wait < 3_000 && !workers.Any(worker => worker.Lines.Any(line => line.StartsWith("spilled ", StringComparison.Ordinal))); wait++)
                await Task.Delay(20, Cancellation);
            await Task.WhenAll(workers.Select(async worker =>
            {
                await Task.Delay(random.Next(20, 400), Cancellation);
                await worker.KillAsync();
            }));
            foreach (var worker in workers)
            {
                Assert.True(worker.Lines.Count > 0, worker.Errors);
                lines.AddRange(worker.Lines);
                worker.Dispose();
            }
        }

        await using var store = await MlOpsStore.OpenAsync(_folder.Path, cancellationToken: Cancellation);
        Assert.Empty(store.Recovery.Refused);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder.Path, "spill"), "*.refused"));
        var said = lines.Select(line => line.Split(' ')).ToLookup(words => words[0]);
        Assert.NotEmpty(said["spilled"]);

        // Killed, every one of them: whatever was spilled or acknowledged is there once, in order.
        await CheckRunsAsync(store, said["run"].Concat(said["points"]).Concat(said["spilled"].Select(words => (string[])["points", words[1], words[2]])).ToLookup(words => words[0]));
        TestContext.Current.TestOutputHelper?.WriteLine($"{rounds * Workers} kills, {said["points"].Count()} flushes acknowledged, {said["spilled"].Count()} spilled, {store.Recovery}");
    }

    [Fact]
    public async Task Two_processes_promote_one_alias_and_the_history_is_one_chain()
    {
        const int Count = 40;
        await using var store = await MlOpsStore.OpenAsync(_folder.Path, cancellationToken: Cancellation);
        foreach (var content in new[] { "one", "two" })
            await store.Registry.RegisterAsync(SampleModel.Registration(await SampleModel.LogRunAsync(store, content)) with { Model = "contested" }, Cancellation);

        using var one = CrashWorker.Start("promote", _folder.Path, $"{Count}");
        using var two = CrashWorker.Start("promote", _folder.Path, $"{Count}");
        Assert.True(await one.WaitAsync(Cancellation) == 0, one.Errors);
        Assert.True(await two.WaitAsync(Cancellation) == 0, two.Errors);

        // The model: a register that goes from revision to revision. Each success said its revision, and each is there once.
        var history = await store.Registry.HistoryAsync("contested", "champion", Cancellation).Reverse().ToListAsync(Cancellation);
        Assert.Equal(Enumerable.Range(1, 2 * Count).Select(i => (long)i), history.Select(change => change.Revision));
        Assert.Equal(history.SkipLast(1).Select(change => change.To), history.Skip(1).Select(change => change.From));
        var said = one.Lines.Concat(two.Lines).Where(line => line.StartsWith("alias", StringComparison.Ordinal)).Select(line => line.Split(' ', 4)).ToDictionary(words => words[1]);
        Assert.All(history, change => Assert.Equal([$"{change.To}", change.Reason!], said[$"{change.Revision}"][2..]));
        Assert.True((await store.VerifyAsync(cancellationToken: Cancellation)).Intact);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task CheckRunsAsync(MlOpsStore store, ILookup<string, string[]> said)
    {
        var acknowledged = said["points"].ToLookup(words => words[1], words => int.Parse(words[2], CultureInfo.InvariantCulture));
        var finished = said["finished"].Select(words => words[1]).ToHashSet();
        foreach (var id in said["run"].Select(words => words[1]))
        {
            var run = await store.Runs.FindRunAsync(RunId.Parse(id), Cancellation);
            Assert.NotNull(run);
            if (finished.Contains(id))
                Assert.Equal(RunStatus.Finished, run.Status);
            else
                Assert.Contains(run.Status, new[] { RunStatus.Interrupted, RunStatus.Finished }); // killed between the end and saying so

            var steps = await store.Runs.ListMetricAsync(run.Id, "loss", Cancellation).Select(point => point.Step).ToListAsync(Cancellation);
            Assert.True(steps.Count >= acknowledged[id].DefaultIfEmpty(0).Max());
            Assert.Equal(Enumerable.Range(0, steps.Count).Select(i => (long)i), steps);
        }
    }

    private static async Task CheckVersionsAsync(MlOpsStore store, ILookup<string, string[]> said)
    {
        foreach (var words in said["version"])
        {
            var version = await store.Registry.ResolveAsync(ModelRef.Parse($"killed:{words[1]}"), Cancellation);
            Assert.Equal(words[2], version.Lineage.RunId.ToString());
            Assert.NotEmpty(await store.Registry.ReadModelAsync(version, Cancellation));
        }

        var history = await store.Registry.HistoryAsync("killed", "champion", Cancellation).ToDictionaryAsync(change => change.Revision, cancellationToken: Cancellation);
        foreach (var words in said["alias"])
            Assert.Equal(words[2], $"{history[long.Parse(words[1], CultureInfo.InvariantCulture)].To}");
    }
}
