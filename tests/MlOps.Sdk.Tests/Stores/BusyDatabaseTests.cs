using Microsoft.Data.Sqlite;

namespace MlOps.Sdk.Tests.Stores;

/// <summary>SQLite has one writer at a time over all processes: who comes second waits, and readers wait for nobody.</summary>
public sealed class BusyDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_long_transaction_elsewhere_delays_writers_and_not_readers()
    {
        await using var store = await MlOpsStore.OpenAsync(_folder.At("store"), cancellationToken: Cancellation);
        var version = await SampleModel.RegisterAsync(store);
        await using var run = await store.Tracker.StartRunAsync("flights", "busy", cancellationToken: Cancellation);
        await using var other = new SqliteConnection($"Data Source={_folder.At("store", "mlops.db")};Pooling=False");
        await other.OpenAsync(Cancellation);
        await ExecuteAsync(other, "BEGIN IMMEDIATE; UPDATE run SET name = 'renamed' WHERE name = 'busy'");

        var writes = Enumerable.Range(0, 20).Select(i => Task.Run(async () => await store.Runs.AppendAsync(run.Id, new() { Id = Guid.CreateVersion7(), Params = [new($"p{i}", "v")] }, Cancellation), Cancellation)).ToArray();
        var move = Task.Run(async () => await store.Registry.PromoteAsync(version.Model, version.Version, "champion", cancellationToken: Cancellation), Cancellation);
        Assert.Empty((await store.Runs.FindRunAsync(run.Id, Cancellation))!.Params); // readers see what was, at once
        Assert.Equal("busy", (await store.Runs.FindRunAsync(run.Id, Cancellation))!.Name);
        Assert.DoesNotContain(writes, write => write.IsCompleted);

        await ExecuteAsync(other, "COMMIT");
        await Task.WhenAll([.. writes, move]);
        var record = await store.Runs.FindRunAsync(run.Id, Cancellation);
        Assert.Equal(("renamed", 20), (record!.Name, record.Params.Count));
        await run.CompleteAsync(Cancellation);
        Assert.True((await store.VerifyAsync(cancellationToken: Cancellation)).Intact);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are the test's own
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
