using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MlOps.Sdk.Integration.Tests.ObjectStores;
using MlOps.Sdk.Integration.Tests.Stores;
using MlOps.Sdk.Relational;
using Npgsql;

namespace MlOps.Sdk.Integration.Tests.PostgreSql;

/// <summary>Connections to PostgreSQL break at any moment: what was acknowledged is there, and sending again doubles nothing.</summary>
public sealed class BrokenConnectionTests
{
    private static readonly int Cuts = int.Parse(Environment.GetEnvironmentVariable("MLOPS_CUTS") ?? "200", CultureInfo.InvariantCulture);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ITestOutputHelper? Output => TestContext.Current.TestOutputHelper;

    [Fact]
    public async Task Batches_sent_over_connections_cut_anywhere_are_kept_once()
    {
        await using var schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        await using var direct = await PostgreSqlDatabase.OpenAsync(schema.ConnectionString, TimeProvider.System, Cancellation);
        var random = new Random(20260102);
        await using var proxy = new FaultyProxy(schema.Port) { Faults = int.MaxValue, OnConnect = proxy => Draw(proxy, random) };
        await using var broken = await OpenAsync(schema.Through(proxy.Port));

        var told = await WriteAsync(new RelationalRunStore(direct, TimeProvider.System), new RelationalRunStore(broken, TimeProvider.System), () => proxy.Cuts < Cuts);
        Output?.WriteLine($"{proxy.Cuts} connections cut; {told}");
        Assert.True(proxy.Cuts >= Cuts);
    }

    [Fact]
    public async Task Batches_on_connections_that_the_server_ends_are_kept_once()
    {
        await using var schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        var named = new NpgsqlConnectionStringBuilder(schema.ConnectionString) { ApplicationName = $"ended-{Guid.CreateVersion7():N}" };
        await using var direct = await PostgreSqlDatabase.OpenAsync(schema.ConnectionString, TimeProvider.System, Cancellation);
        await using var broken = await PostgreSqlDatabase.OpenAsync(named.ConnectionString, TimeProvider.System, Cancellation);
        var ended = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var ending = Task.Run(async () =>
        {
            while (ended < Cuts)
            {
                ended += await schema.CountAsync($"SELECT count(*) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{named.ApplicationName}' AND random() < 0.5) x", stop.Token);
                await Task.Delay(15, stop.Token);
            }
        }, stop.Token);
        var told = await WriteAsync(new RelationalRunStore(direct, TimeProvider.System), new RelationalRunStore(broken, TimeProvider.System), () => !ending.IsCompleted);
        await ending;
        Output?.WriteLine($"{ended} connections ended by the server; {told}");
    }

    [Fact]
    public async Task Moves_whose_answers_are_lost_in_the_commit_are_one_history()
    {
        await using var schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        await using var direct = await PostgreSqlDatabase.OpenAsync(schema.ConnectionString, TimeProvider.System, Cancellation);
        var models = new RelationalModelStore(direct);
        foreach (var key in new[] { "one", "two", "three" })
            await models.AddVersionAsync(Versions.New("contested", key), Versions.Change, Cancellation);
        var random = new Random(20260103);
        await using var proxy = new FaultyProxy(schema.Port) { Faults = int.MaxValue, OnConnect = proxy => Draw(proxy, random) };
        await using var broken = await OpenAsync(schema.Through(proxy.Port));
        var contested = new RelationalModelStore(broken);

        var clients = await Task.WhenAll(Enumerable.Range(1, 3).Select(version => Task.Run(async () =>
        {
            var seen = new List<AliasOperation>();
            while (proxy.Cuts < Cuts)
                await MoveAsync(contested, version, seen);
            return seen;
        })));
        var history = await models.ListAliasHistoryAsync("contested", "champion", Cancellation).Reverse().ToListAsync(Cancellation);
        var last = Stopwatch.GetTimestamp();
        var end = AliasHistory.Linearize([.. clients, [new(AliasOperationKind.Read, last, last + 1, history.Count, history[^1].To!.Value)]]);
        Assert.NotNull(end);
        Assert.Equal(Enumerable.Range(1, history.Count).Select(i => (long)i), history.Select(change => change.Revision));
        Assert.True((await AuditChain.VerifyAsync(new RelationalAuditLog(direct).ListAuditAsync(0, Cancellation), null, Cancellation)).Intact);
        var all = clients.SelectMany(client => client).ToArray();
        var lost = all.Count(operation => operation.Kind == AliasOperationKind.Unknown);
        Assert.True(lost > 0, "No move lost its answer; the test proves nothing.");
        Output?.WriteLine($"{proxy.Cuts} connections cut; {all.Length} operations, {history.Count} moves kept, {lost} answers to moves lost; one order found");
    }

    // Half die in the middle of a commit: its text was sent, and no answer comes.
    private static void Draw(FaultyProxy proxy, Random random)
    {
        lock (random)
        {
            var kind = random.Next(4);
            proxy.CutUpAfter = kind == 0 ? random.Next(100, 40_000) : long.MaxValue;
            proxy.CutDownAfter = kind == 1 ? random.Next(100, 8_000) : long.MaxValue;
            proxy.CutUpAt = kind > 1 ? ("COMMIT\0"u8.ToArray(), random.Next(1, 5)) : null;
        }
    }

    private static async Task MoveAsync(RelationalModelStore models, int version, List<AliasOperation> seen)
    {
        try
        {
            var began = Stopwatch.GetTimestamp();
            var alias = await models.FindAliasAsync("contested", "champion", Cancellation);
            var revision = alias?.Revision ?? 0;
            seen.Add(new(AliasOperationKind.Read, began, Stopwatch.GetTimestamp(), revision, alias?.Version ?? 0));
            began = Stopwatch.GetTimestamp();
            try
            {
                var moved = await models.MoveAliasAsync(new() { Model = "contested", Alias = "champion", Version = version, ExpectedRevision = revision }, Versions.Change, Cancellation);
                seen.Add(new(AliasOperationKind.Moved, began, Stopwatch.GetTimestamp(), revision, version, moved.Revision));
            }
            catch (MlOpsConflictException)
            {
                seen.Add(new(AliasOperationKind.Conflict, began, Stopwatch.GetTimestamp(), revision, version));
            }
            catch (MlOpsStoreException lost) when (lost.IsTransient)
            {
                seen.Add(new(AliasOperationKind.Unknown, began, Stopwatch.GetTimestamp(), revision, version));
            }
        }
        catch (MlOpsStoreException unread) when (unread.IsTransient)
        {
            // nothing was learnt
        }
    }

    private static async Task<PostgreSqlDatabase> OpenAsync(string connectionString)
    {
        while (true)
        {
            try
            {
                return await PostgreSqlDatabase.OpenAsync(connectionString, TimeProvider.System, Cancellation);
            }
            catch (MlOpsStoreException e) when (e.IsTransient)
            {
                // cut while it looked at the schema
            }
        }
    }

    /// <summary>Several runs are written at once, each batch sent under its id until the store says that it has it; then every run is counted.</summary>
    private static async Task<string> WriteAsync(RelationalRunStore direct, RelationalRunStore broken, Func<bool> goesOn)
    {
        var experiment = await direct.EnsureExperimentAsync(new() { Id = ExperimentId.New(TimeProvider.System), Name = "cut", CreatedAt = TimeProvider.System.GetUtcNow() }, Cancellation);
        var refusals = new ConcurrentBag<string>();
        var batches = await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var run = RunId.New(TimeProvider.System);
            await AgainAsync(() => broken.BeginRunAsync(new() { Id = run, ExperimentId = experiment.Id, Name = $"writer {writer}", StartedAt = now, Owner = "o", LeaseUntil = now.AddHours(1), Environment = new() }, Cancellation), refusals);
            var sent = 0;
            for (; goesOn(); sent++)
            {
                var batch = new RunBatch
                {
                    Id = Guid.CreateVersion7(),
                    Params = [new($"p{sent}", "v")],
                    Tags = [new("last", $"{sent}")],
                    Metrics = [.. Enumerable.Range(sent * 100, 100).Select(step => new MetricPoint("loss", step, step, now))],
                };
                await AgainAsync(() => broken.AppendAsync(run, batch, Cancellation), refusals);
            }

            var steps = await direct.ListMetricAsync(run, "loss", Cancellation).Select(point => point.Step).ToListAsync(Cancellation);
            Assert.Equal(Enumerable.Range(0, sent * 100).Select(i => (long)i), steps);
            var record = await direct.FindRunAsync(run, Cancellation);
            Assert.Equal((sent, $"{sent - 1}"), (record!.Params.Count, record.Tags["last"]));
            return sent;
        })));
        return $"{batches.Sum()} batches of 100 points kept once each, {refusals.Count} times sent again by the caller";
    }

    private static async Task AgainAsync(Func<ValueTask> write, ConcurrentBag<string> refusals)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (MlOpsStoreException e) when (e.IsTransient)
            {
                refusals.Add(e.Message);
            }
        }
    }
}
