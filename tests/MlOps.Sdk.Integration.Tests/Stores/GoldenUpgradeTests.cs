using System.Globalization;
using Microsoft.Data.Sqlite;
using MlOps.Sdk.Relational;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Integration.Tests.Stores;

/// <summary>The store of schema 1 is read whole by this release, from every schema on the way: as it was, or where an upgrade was interrupted.</summary>
public sealed class GoldenUpgradeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Schema 1 and its rows, as SQL.</summary>
    internal static string PostgreSqlFile { get; } = Path.Combine(AppContext.BaseDirectory, "Stores", "Golden", "postgresql-v1.sql");

    [Fact]
    public async Task A_PostgreSQL_store_of_every_earlier_schema_is_upgraded_and_read()
    {
        var upgraded = 0;
        for (var (from, newest) = (1, 1); from <= newest; from++)
        {
            await using var schema = await PostgreSqlSchema.CreateAsync(Cancellation);
            await schema.ExecuteAsync(await File.ReadAllTextAsync(PostgreSqlFile, Cancellation), Cancellation);
            await using var other = await PostgreSqlSchema.CreateAsync(Cancellation);
            await using var probe = await PostgreSqlDatabase.OpenAsync(other.ConnectionString, TimeProvider.System, Cancellation);
            newest = probe.Dialect.Migrations.Count;
            foreach (var step in probe.Dialect.Migrations.Skip(1).Take(from - 1))
                await schema.ExecuteAsync($"{step.Script};\nINSERT INTO schema_version (version, name, applied_at) VALUES ({step.Version.ToString(CultureInfo.InvariantCulture)}, '{step.Name}', 0)", Cancellation);

            var opened = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () => await PostgreSqlDatabase.OpenAsync(schema.ConnectionString, TimeProvider.System, Cancellation), Cancellation)));
            await ReadAsync(new RelationalRunStore(opened[0], TimeProvider.System), new RelationalModelStore(opened[1]), new RelationalAuditLog(opened[2]));
            Assert.Equal(newest, await schema.CountAsync("SELECT count(*) FROM schema_version", Cancellation));
            foreach (var database in opened)
                await database.DisposeAsync();
            upgraded++;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{upgraded} schemas, each upgraded by 3 at once");
    }

    [Fact]
    public async Task A_SQLite_store_of_every_earlier_schema_is_upgraded_and_read()
    {
        var upgraded = 0;
        for (var (from, newest) = (1, 1); from <= newest; from++)
        {
            using var folder = new TemporaryFolder();
            IReadOnlyList<SqlMigration> steps;
            await using (var probe = await SqliteDatabase.OpenAsync(folder.At("probe.db"), TimeProvider.System, Cancellation))
                steps = probe.Dialect.Migrations;
            newest = steps.Count;
            CopySqlite(folder.At("store"));
            foreach (var step in steps.Skip(1).Take(from - 1))
                Execute(folder.At("store", "mlops.db"), $"{step.Script};\nINSERT INTO schema_version (version, name, applied_at) VALUES ({step.Version.ToString(CultureInfo.InvariantCulture)}, '{step.Name}', 0)");

            await using var store = await MlOpsStore.OpenAsync(folder.At("store"), cancellationToken: Cancellation);
            await ReadAsync(store.Runs, store.Models, store.Audit);
            Assert.True((await store.VerifyAsync(cancellationToken: Cancellation)).Intact);
            upgraded++;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{upgraded} schemas");
    }

    /// <summary>Reads what the golden store holds, then writes on.</summary>
    internal static async Task ReadAsync(IRunStore runs, IModelStore models, IAuditLog audit)
    {
        var anchor = new AuditHead(7, ContentDigest.Parse("25f464b3987dfcdd64d636bbb1574660defcd94eaabd7ce49b27201f32801f6e"));
        Assert.True((await AuditChain.VerifyAsync(audit.ListAuditAsync(0, Cancellation), anchor, Cancellation)).Intact);
        var experiment = await runs.FindExperimentAsync("flights", Cancellation);
        var all = await runs.ListRunsAsync(experiment!.Id, Cancellation).ToListAsync(Cancellation);
        Assert.Equal(["left behind", "fold 1", "run 2", "run 1"], all.Select(run => run.Name));
        Assert.Equal(("6", "risk", 1L), (all[3].Params["depth"], all[3].Tags["team"], all[3].Environment.Seed));
        Assert.Equal(all[2].Id, all[1].ParentId);
        Assert.Equal([0.5, double.NaN, double.PositiveInfinity], await runs.ListMetricAsync(all[3].Id, "loss", Cancellation).Select(point => point.Value).ToListAsync(Cancellation));
        Assert.Equal("Distance", Assert.Single(all[3].Inputs).Schema[0].Name);
        Assert.Equal(2, await models.ListVersionsAsync("flight-delays", Cancellation).CountAsync(Cancellation));
        Assert.Equal([1, 2, 1], await models.ListAliasHistoryAsync("flight-delays", "champion", Cancellation).Select(change => change.To).ToListAsync(Cancellation));
        var champion = await models.FindAliasAsync("flight-delays", "champion", Cancellation);
        Assert.Equal(double.NaN, (await models.ListGateReportsAsync("flight-delays", champion!.Version!.Value, Cancellation).FirstAsync(Cancellation)).Checks[0].PValue);

        await runs.AppendAsync(all[0].Id, new() { Id = Guid.CreateVersion7(), Tags = [new("upgraded", "yes")], Metrics = [new("new", 1, 1, TimeProvider.System.GetUtcNow())] }, Cancellation);
        Assert.Equal(all[0].Id, Assert.Single((await runs.SearchRunsAsync(RunQuery.Parse("tags.upgraded = 'yes' and metrics.new > 0"), Cancellation)).Runs).Id);
        await models.MoveAliasAsync(new() { Model = "flight-delays", Alias = "champion", Version = 2, ExpectedRevision = champion.Revision }, Versions.Change, Cancellation);
        Assert.True((await AuditChain.VerifyAsync(audit.ListAuditAsync(0, Cancellation), anchor, Cancellation)).Intact);
    }

    /// <summary>Copies the golden store of the embedded kind.</summary>
    internal static void CopySqlite(string to)
    {
        var from = Path.Combine(AppContext.BaseDirectory, "Stores", "Golden", "v1");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static void Execute(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are migrations
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
