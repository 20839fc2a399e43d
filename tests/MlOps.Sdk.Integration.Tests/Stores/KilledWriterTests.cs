using System.Globalization;
using MlOps.Sdk.Relational;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Integration.Tests.Stores;

/// <summary>Processes that write to PostgreSQL are killed at random moments, and so are processes that upgrade a schema.</summary>
public sealed class KilledWriterTests
{
    private const int Workers = 4;

    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("MLOPS_KILL_ROUNDS") ?? "4", CultureInfo.InvariantCulture);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_PostgreSQL_acknowledged_survives_writers_killed_at_random_moments()
    {
        using var folder = new TemporaryFolder();
        await using var schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        var random = new Random(20260105);
        var lines = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var workers = Enumerable.Range(0, Workers).Select(_ => CrashWorker.Start("work", $"postgres={folder.At("artifacts")}|{schema.ConnectionString}")).ToArray();
            await Task.WhenAll(workers.Select(worker => worker.Ready));
            for (var wait = 0; round == 0 && wait < 3_000 && !workers.Any(worker => worker.Lines.Any(line => line.StartsWith("alias ", StringComparison.Ordinal))); wait++)
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

        await using var database = await PostgreSqlDatabase.OpenAsync(schema.ConnectionString, TimeProvider.System, Cancellation);
        var (runs, models, audit, artifacts) = (new RelationalRunStore(database, TimeProvider.System), new RelationalModelStore(database), new RelationalAuditLog(database), new FileArtifactStore(folder.At("artifacts")));
        var said = lines.Select(line => line.Split(' ')).ToLookup(words => words[0]);
        var acknowledged = said["points"].ToLookup(words => words[1], words => int.Parse(words[2], CultureInfo.InvariantCulture));
        foreach (var id in said["run"].Select(words => words[1]))
        {
            var steps = await runs.ListMetricAsync(RunId.Parse(id), "loss", Cancellation).Select(point => point.Step).ToListAsync(Cancellation);
            Assert.True(steps.Count >= acknowledged[id].DefaultIfEmpty(0).Max());
            Assert.Equal(Enumerable.Range(0, steps.Count).Select(i => (long)i), steps);
        }

        foreach (var words in said["finished"])
            Assert.Equal(RunStatus.Finished, (await runs.FindRunAsync(RunId.Parse(words[1]), Cancellation))!.Status);
        foreach (var words in said["version"])
            Assert.Equal(words[2], (await models.FindVersionAsync("killed", int.Parse(words[1], CultureInfo.InvariantCulture), Cancellation))!.Lineage.RunId.ToString());
        var history = await models.ListAliasHistoryAsync("killed", "champion", Cancellation).ToDictionaryAsync(change => change.Revision, cancellationToken: Cancellation);
        foreach (var words in said["alias"])
            Assert.Equal(words[2], $"{history[long.Parse(words[1], CultureInfo.InvariantCulture)].To}");
        var verification = await new StoreVerifier(runs, models, audit, artifacts).VerifyAsync(cancellationToken: Cancellation);
        Assert.True(verification.Intact, verification.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine($"{Rounds * Workers} kills, {said["points"].Count()} acknowledged batches, {said["alias"].Count()} acknowledged moves, {verification}");
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("postgres")]
    public async Task An_upgrade_that_is_killed_is_completed_by_the_next_start(string kind)
    {
        var random = new Random(20260106);
        for (var round = 0; round < Rounds; round++)
        {
            using var folder = new TemporaryFolder();
            await using var schema = kind == "postgres" ? await PostgreSqlSchema.CreateAsync(Cancellation) : null;
            if (schema is not null)
                await schema.ExecuteAsync(await File.ReadAllTextAsync(GoldenUpgradeTests.PostgreSqlFile, Cancellation), Cancellation);
            else
                GoldenUpgradeTests.CopySqlite(folder.At("store"));

            // Two start at once, as the hosts of one service do, and both die.
            var target = schema is null ? $"folder={folder.At("store")}" : $"postgres={folder.At("artifacts")}|{schema.ConnectionString}";
            var workers = Enumerable.Range(0, 2).Select(_ => CrashWorker.Start("open", target)).ToArray();
            await Task.WhenAll(workers.Select(async worker =>
            {
                await worker.Ready;
                await Task.Delay(random.Next(0, 250), Cancellation);
                await worker.KillAsync();
                worker.Dispose();
            }));

            if (schema is not null)
            {
                await using var database = await PostgreSqlDatabase.OpenAsync(schema.ConnectionString, TimeProvider.System, Cancellation);
                await GoldenUpgradeTests.ReadAsync(new RelationalRunStore(database, TimeProvider.System), new RelationalModelStore(database), new RelationalAuditLog(database));
            }
            else
            {
                await using var store = await MlOpsStore.OpenAsync(folder.At("store"), cancellationToken: Cancellation);
                await GoldenUpgradeTests.ReadAsync(store.Runs, store.Models, store.Audit);
                Assert.True((await store.VerifyAsync(cancellationToken: Cancellation)).Intact);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {2 * Rounds} processes killed while they opened a store of schema 1; the next start completed each upgrade");
    }
}
