using System.Globalization;
using MlOps.Sdk.Relational;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Integration.Tests.Stores;

/// <summary>Two operating system processes promote one alias a thousand times each; what they saw is one order of moves.</summary>
public sealed class AliasRaceTests
{
    private const int Count = 1_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_processes_that_promote_one_alias_in_SQLite_see_one_order_of_moves()
    {
        using var folder = new TemporaryFolder();
        await using var store = await MlOpsStore.OpenAsync(folder.At("store"), cancellationToken: Cancellation);
        await RaceAsync($"folder={folder.At("store")}", folder.At("go"), store.Models, store.Audit);
    }

    [Fact]
    public async Task Two_processes_that_promote_one_alias_in_PostgreSQL_see_one_order_of_moves()
    {
        using var folder = new TemporaryFolder();
        await using var schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        await using var database = await PostgreSqlDatabase.OpenAsync(schema.ConnectionString, TimeProvider.System, Cancellation);
        await RaceAsync($"postgres={folder.Path}|{schema.ConnectionString}", folder.At("go"), new RelationalModelStore(database), new RelationalAuditLog(database));
    }

    private static async Task RaceAsync(string target, string startFile, IModelStore models, IAuditLog audit)
    {
        foreach (var key in new[] { "one", "two" })
            await models.AddVersionAsync(Versions.New("contested", key), Versions.Change, Cancellation);
        using var a = CrashWorker.Start("contend", target, "a", Count.ToString(CultureInfo.InvariantCulture), startFile);
        using var b = CrashWorker.Start("contend", target, "b", Count.ToString(CultureInfo.InvariantCulture), startFile);
        await Task.WhenAll(a.Ready, b.Ready);
        await File.WriteAllTextAsync(startFile, "", Cancellation);
        Assert.True(await a.WaitAsync(Cancellation) == 0, a.Errors);
        Assert.True(await b.WaitAsync(Cancellation) == 0, b.Errors);

        AliasOperation[][] clients = [.. new[] { a, b }.Select(worker => worker.Lines.Select(AliasOperation.TryParse).OfType<AliasOperation>().ToArray())];
        Assert.All(clients, client => Assert.Equal(Count, client.Count(operation => operation.Kind == AliasOperationKind.Moved)));
        var end = AliasHistory.Linearize(clients);
        Assert.NotNull(end);
        Assert.Equal(2 * Count, end.Value.Revision);

        // What the store tells afterwards is that order too, and the same history with a move left out is no order at all.
        var moves = clients.SelectMany(client => client).Where(operation => operation.Kind == AliasOperationKind.Moved).OrderBy(operation => operation.Revision).ToArray();
        var history = await models.ListAliasHistoryAsync("contested", "champion", Cancellation).Reverse().ToListAsync(Cancellation);
        Assert.Equal(moves.Select(move => (move.NewRevision, (int?)move.Version)), history.Select(change => (change.Revision, change.To)));
        Assert.Equal(history.SkipLast(1).Select(change => change.To), history.Skip(1).Select(change => change.From));
        Assert.Null(AliasHistory.Linearize([.. clients.Select(client => client.Where(operation => operation != moves[Count]).ToArray())]));
        Assert.True((await AuditChain.VerifyAsync(audit.ListAuditAsync(0, Cancellation), null, Cancellation)).Intact);

        var overlapping = clients[0].Count(one => clients[1].Any(other => one.Invoked < other.Returned && other.Invoked < one.Returned));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{target.Split('=')[0]}: {clients.Sum(client => client.Length)} operations of 2 processes, {2 * Count} moves, {clients.Sum(client => client.Count(operation => operation.Kind == AliasOperationKind.Conflict))} conflicts, {overlapping} of the first process's overlapped the other's; one order found");
        Assert.True(overlapping > 0, "The processes never met; the race proves nothing.");
    }
}
