namespace MlOps.Sdk.Relational;

/// <summary>
/// The environments of some runs. Runs of one process share theirs, so each is read and parsed once, however many runs there are;
/// only the seed is a run's own.
/// </summary>
internal sealed class EnvironmentReader
{
    private readonly Dictionary<long, RunEnvironment> _shared = [];
    private readonly Dictionary<string, RunEnvironment> _inline = new(StringComparer.Ordinal);

    public async ValueTask LoadAsync(SqlSession session, string statement, List<RunRow> rows, CancellationToken token)
    {
        var wanted = rows.Select(row => row.EnvironmentNo).OfType<long>().Distinct().ToArray();
        if (wanted.Length == 0)
            return;
        foreach (var (number, record) in await session.QueryAsync(statement, row => (row.GetInt64(0), row.GetString(1)), token, ("@environments", RunReader.List(wanted))).ConfigureAwait(false))
            _shared[number] = Read(record);
    }

    public RunEnvironment Of(RunRow row)
    {
        if (row.EnvironmentNo is { } number)
        {
            var shared = _shared.TryGetValue(number, out var found)
                ? found
                : throw new MlOpsIntegrityException($"The database holds no environment {number}, which a run names; the row is damaged or was changed outside the store; verify the store, and restore it from a backup.");
            return row.Seed is { } seed ? shared with { Seed = seed } : shared;
        }

        // Schema 1 kept the whole environment with each run.
        if (!_inline.TryGetValue(row.InlineEnvironment, out var environment))
            _inline[row.InlineEnvironment] = environment = Read(row.InlineEnvironment);
        return environment;
    }

    private static RunEnvironment Read(string json) => Stored.Read(json, MlOpsJson.RunEnvironment, "run environment");
}
