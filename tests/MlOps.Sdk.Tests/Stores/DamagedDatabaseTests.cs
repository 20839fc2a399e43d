using System.Globalization;

namespace MlOps.Sdk.Tests.Stores;

/// <summary>Damage to the file of the embedded store is told by name, whatever it hits; never are wrong data given for right ones.</summary>
public sealed class DamagedDatabaseTests : IDisposable
{
    private const int PageSize = 4096;
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("MLOPS_DAMAGES") ?? "60", CultureInfo.InvariantCulture);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_page_overwritten_is_told_and_never_answers_wrongly()
    {
        await FillAsync();
        var good = await File.ReadAllBytesAsync(Database, Cancellation);
        var truth = await AskAsync(_folder.At("store"));
        Assert.DoesNotContain(truth, answer => answer.StartsWith("refused", StringComparison.Ordinal));

        var random = new Random(20260104);
        var (refusals, reports, harmless) = (0, 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = good.ToArray();
            random.NextBytes(bytes.AsSpan(random.Next(bytes.Length / PageSize) * PageSize, PageSize));
            Reset(bytes);
            var answers = await AskAsync(_folder.At("store"));
            var refused = answers.Count(answer => answer.StartsWith("refused", StringComparison.Ordinal));
            foreach (var (right, given) in truth.Zip(answers))
            {
                if (given.StartsWith("refused", StringComparison.Ordinal))
                    Assert.Contains("restore", given, StringComparison.Ordinal);
                else if (given != right)
                    Assert.StartsWith("found", answers[^1], StringComparison.Ordinal); // pages without check sums may lie; the verification says so
            }

            refusals += refused;
            reports += answers[^1].StartsWith("found", StringComparison.Ordinal) ? 1 : 0;
            harmless += answers.SequenceEqual(truth) ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Rounds} pages of {good.Length / PageSize} overwritten: {refusals} of {Rounds * truth.Count} operations refused by name, {reports} stores reported as damaged, {harmless} where the page held nothing");
        Assert.True(reports + refusals > Rounds / 2);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public async Task A_file_cut_short_is_refused_by_name(double share)
    {
        await FillAsync();
        var good = await File.ReadAllBytesAsync(Database, Cancellation);
        Reset(good[..((int)(good.Length * share) / PageSize * PageSize)]);
        var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await MlOpsStore.OpenAsync(_folder.At("store"), cancellationToken: Cancellation));
        Assert.Contains(Database, refused.Message, StringComparison.Ordinal);
        Assert.Contains("restore", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_that_is_empty_or_gone_is_not_taken_for_a_new_store(bool empty)
    {
        await FillAsync();
        Reset([]);
        if (!empty)
            File.Delete(Database);
        var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await MlOpsStore.OpenAsync(_folder.At("store"), cancellationToken: Cancellation));
        Assert.Contains(Database, refused.Message, StringComparison.Ordinal);
        Assert.Contains("backup", refused.Message, StringComparison.Ordinal);
        Assert.Equal(!empty, !File.Exists(Database)); // and nothing was put in its place
    }

    [Fact]
    public async Task An_empty_database_beside_nothing_is_what_a_crash_at_the_first_start_leaves_and_opens()
    {
        Directory.CreateDirectory(_folder.At("store", "artifacts", "sha256"));
        Directory.CreateDirectory(_folder.At("store", "owners"));
        await File.WriteAllBytesAsync(Database, [], Cancellation);
        await using var store = await MlOpsStore.OpenAsync(_folder.At("store"), cancellationToken: Cancellation);
        Assert.True((await store.VerifyAsync(cancellationToken: Cancellation)).Intact);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Database => _folder.At("store", "mlops.db");

    private async Task FillAsync()
    {
        await using var store = await MlOpsStore.OpenAsync(_folder.At("store"), cancellationToken: Cancellation);
        for (var i = 0; i < 10; i++)
        {
            await using var run = await store.Tracker.StartRunAsync("flights", $"run {i}", seed: i, cancellationToken: Cancellation);
            for (var step = 0; step < 500; step++)
                run.LogMetric("loss", 1.0 / (step + i + 1), step);
            for (var p = 0; p < 30; p++)
                run.LogParam($"param{p}", new string((char)('a' + p % 26), 40));
            await run.CompleteAsync(Cancellation);
        }

        for (var i = 0; i < 10; i++)
        {
            var version = await SampleModel.RegisterAsync(store, $"weights {i}");
            await store.Registry.AddGateReportAsync(version, SampleModel.Report("release", GateVerdict.Passed) with { Id = Guid.CreateVersion7() }, Cancellation);
            await store.Registry.PromoteAsync(version.Model, version.Version, "champion", "better", cancellationToken: Cancellation);
        }
    }

    private void Reset(byte[] database)
    {
        foreach (var suffix in new[] { "-wal", "-shm" })
            File.Delete(Database + suffix);
        File.WriteAllBytes(Database, database);
    }

    /// <summary>What every kind of operation answers: a digest of its answer, or its refusal; the verification last.</summary>
    private static async Task<List<string>> AskAsync(string directory)
    {
        var answers = new List<string>();
        MlOpsStore? store = null;
        try
        {
            store = await MlOpsStore.OpenAsync(directory, cancellationToken: Cancellation);
        }
        catch (MlOpsException e)
        {
            return [.. Enumerable.Repeat(Refusal(e), 7), "found at the opening"];
        }

        await using (store)
        {
            var experiment = ExperimentId.New(TimeProvider.System);
            await AskAsync(async () => string.Join(';', await store.Runs.ListExperimentsAsync(Cancellation).Select(e => (experiment = e.Id).ToString() + e.Name).ToListAsync(Cancellation)));
            var runs = new List<RunRecord>();
            await AskAsync(async () =>
            {
                runs = await store.Runs.ListRunsAsync(experiment, Cancellation).ToListAsync(Cancellation);
                return string.Join(';', runs.Select(run => $"{run.Id} {run.Name} {run.Status} {string.Join(',', run.Params.OrderBy(p => p.Key, StringComparer.Ordinal))} {string.Join(',', run.Metrics.Values.Select(m => (m.Step, m.Value)))}"));
            });
            await AskAsync(async () => string.Join(';', await store.Runs.SearchAllRunsAsync(RunQuery.Parse("metrics.loss < 0.5 and params.param3 LIKE 'd%'", "metrics.loss")).Select(run => run.Id).ToListAsync(Cancellation)));
            await AskAsync(async () =>
            {
                var points = new List<MetricPoint>();
                foreach (var run in runs)
                    points.AddRange(await store.Runs.ListMetricAsync(run.Id, "loss", Cancellation).ToListAsync(Cancellation));
                return string.Join(';', points.Select(point => (point.Step, point.Value)));
            });
            await AskAsync(async () => string.Join(';', await store.Registry.ListVersionsAsync(SampleModel.Name, Cancellation).Select(version => $"{version.ToRef()} {version.File.Digest}").ToListAsync(Cancellation)));
            await AskAsync(async () => string.Join(';', await store.Registry.HistoryAsync(SampleModel.Name, "champion", Cancellation).Select(change => (change.Revision, change.From, change.To)).ToListAsync(Cancellation)));
            await AskAsync(async () => (await store.Registry.ResolveAsync(ModelRef.Parse($"{SampleModel.Name}@champion"), Cancellation)).File.Digest.Hex);
            var verification = await store.VerifyAsync(cancellationToken: Cancellation);
            answers.Add(verification.Intact ? "intact" : $"found {verification}");
        }

        return answers;

        async Task AskAsync(Func<Task<string>> ask)
        {
            try
            {
                answers.Add(await ask());
            }
            catch (MlOpsException e) when (e is MlOpsIntegrityException or MlOpsStoreException or MlOpsNotFoundException)
            {
                answers.Add(Refusal(e));
            }
        }
    }

    // What is not found in a damaged index is no refusal by name; the verification must tell.
    private static string Refusal(MlOpsException e) => e is MlOpsNotFoundException ? "not found" : $"refused: {e.Message}";
}
