using MlOps.Sdk.Relational;

namespace MlOps.Sdk.Benchmarks.Stores;

/// <summary>Fills a database with finished runs of two metrics and two params, table by table, as no caller could: only to have many.</summary>
internal sealed class RunSeed(RelationalDatabase database, Experiment experiment)
{
    private readonly Random _random = new(1);
    private readonly string _mark = experiment.Id.ToString()[..16];

    public async Task AddAsync(int first, int count) => await database.WriteAsync(
        async (session, token) =>
        {
            var number = Convert.ToInt64(await session.ScalarAsync("SELECT experiment_no FROM experiment WHERE id = @id", token, ("@id", experiment.Id.ToString())), System.Globalization.CultureInfo.InvariantCulture);
            await session.ExecuteAsync("INSERT INTO environment (digest, record) VALUES ('none', '{}') ON CONFLICT DO NOTHING", token);
            var environment = Convert.ToInt64(await session.ScalarAsync("SELECT environment_no FROM environment WHERE digest = 'none'", token), System.Globalization.CultureInfo.InvariantCulture);
            var at = experiment.CreatedAt.Ticks - DateTimeOffset.UnixEpoch.Ticks;
            await database.Dialect.InsertManyAsync(
                session,
                "run",
                [
                    new("id", Fill(i => $"{_mark}{first + i:x16}")), new("experiment_no", Fill(_ => number)), new("name", Fill(_ => "run")), new("status", Fill(_ => 1L)),
                    new("started_at", Fill(i => at + first + i)), new("ended_at", Fill(i => at + first + i)), new("owner", Fill(_ => "seed")), new("lease_until", Fill(_ => at)),
                    new("environment", Fill(_ => "")), new("environment_no", Fill(_ => environment)),
                ],
                "ON CONFLICT DO NOTHING",
                token);
            var numbers = (await session.QueryAsync(
                "SELECT run_no FROM run WHERE id >= @from AND id <= @to ORDER BY id", row => row.GetInt64(0), token, ("@from", $"{_mark}{first:x16}"), ("@to", $"{_mark}{first + count - 1:x16}"))).ToArray();
            foreach (var (key, values) in new[] { ("p0", 10), ("p1", 20) })
            {
                await database.Dialect.InsertManyAsync(
                    session, "run_param", [new("run_no", numbers), new("key", Fill(_ => key)), new("value", Fill(_ => $"{_random.Next(values)}"))], onConflict: null, token);
            }

            foreach (var key in new[] { "m0", "m1" })
            {
                await database.Dialect.InsertManyAsync(
                    session,
                    "metric",
                    [
                        new("run_no", numbers), new("experiment_no", Fill(_ => number)), new("key", Fill(_ => key)), new("step", Fill(_ => 0L)),
                        new("value", Fill<double?>(_ => _random.NextDouble())), new("at", Fill(_ => at)),
                    ],
                    onConflict: null,
                    token);
            }

            return numbers.Length;

            T[] Fill<T>(Func<int, T> value) => [.. Enumerable.Range(0, count).Select(value)];
        },
        CancellationToken.None);

    // What autovacuum does in its own time.
    public async Task AnalyzeAsync() => await database.WriteAsync((session, token) => Analyze(session, token), CancellationToken.None);

    private static async ValueTask<int> Analyze(SqlSession session, CancellationToken token)
    {
        await session.RunScriptAsync("ANALYZE", token);
        return 0;
    }
}
