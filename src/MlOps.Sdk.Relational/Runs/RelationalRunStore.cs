using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace MlOps.Sdk.Relational;

/// <summary>Experiments and runs in a relational database.</summary>
/// <param name="database">The database, with the schema applied by <see cref="SchemaMigrator"/>.</param>
/// <param name="time">The clock that judges leases.</param>
public sealed class RelationalRunStore(RelationalDatabase database, TimeProvider time) : IRunStore, IRunLifecycle, IRunPurge, IMetricCurveStore
{
    private const int PageSize = 200;

    private readonly RunDetailSql _details = RunSql.Details(database.Dialect);

    /// <inheritdoc/>
    public ValueTask<Experiment> EnsureExperimentAsync(Experiment experiment, CancellationToken cancellationToken = default)
    {
        RunLimits.Require(experiment);
        return database.WriteAsync(
            async (session, token) =>
            {
                var added = await session.ExecuteAsync(
                    RunSql.AddExperiment, token, ("@id", experiment.Id.ToString()), ("@name", experiment.Name), ("@at", SqlTime.From(experiment.CreatedAt))).ConfigureAwait(false) > 0;
                if (added && (experiment.Notes is not null || experiment.Tags.Count > 0 || experiment.ArchivedAt is not null))
                    return await LifecycleWriter.ChangeAsync(session, experiment.Id, ChangeTo(experiment), experiment.ArchivedAt ?? default, token).ConfigureAwait(false);
                return await FindExperimentAsync(session, experiment.Name, token).ConfigureAwait(false)
                    ?? throw new MlOpsConflictException($"Experiment id {experiment.Id} belongs to another name than '{experiment.Name}'; make a new id.");
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Experiment?> FindExperimentAsync(string name, CancellationToken cancellationToken = default) => EntityName.IsValid(name)
        ? database.ReadAsync((session, token) => FindExperimentAsync(session, name, token), cancellationToken)
        : ValueTask.FromResult<Experiment?>(null);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Experiment> ListExperimentsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var all = await database.ReadAsync(ExperimentReader.ListAsync, cancellationToken).ConfigureAwait(false);
        foreach (var experiment in all)
            yield return experiment;
    }

    /// <inheritdoc/>
    public async ValueTask BeginRunAsync(NewRun run, CancellationToken cancellationToken = default)
    {
        RunLimits.Require(run);
        var environment = JsonSerializer.Serialize(run.Environment with { Seed = null }, MlOpsJson.RunEnvironment);
        var digest = ContentDigest.Of(Encoding.UTF8.GetBytes(environment)).Hex;
        await database.WriteAsync(
            async (session, token) =>
            {
                var experiment = await RequireExperimentAsync(session, run, token).ConfigureAwait(false);
                var parent = run.ParentId is not { } id ? null : await session.ScalarAsync(RunSql.RunNo, token, ("@id", id.ToString())).ConfigureAwait(false)
                    ?? throw new MlOpsNotFoundException($"Parent run {id} does not exist.");
                var attempt = run.RetryOf is not { } retried ? 1L : Convert.ToInt64(
                    await session.ScalarAsync(RunSql.NextAttempt, token, ("@id", retried.ToString())).ConfigureAwait(false)
                        ?? throw new MlOpsNotFoundException($"Run {retried} does not exist, so it cannot be tried again."),
                    System.Globalization.CultureInfo.InvariantCulture);
                await session.ExecuteAsync(RunSql.AddEnvironment, token, ("@digest", digest), ("@record", environment)).ConfigureAwait(false);
                return await session.ExecuteAsync(
                    RunSql.Begin,
                    token,
                    ("@id", run.Id.ToString()),
                    ("@experiment", experiment),
                    ("@parent", parent),
                    ("@name", run.Name),
                    ("@at", SqlTime.From(run.StartedAt)),
                    ("@owner", run.Owner),
                    ("@lease", SqlTime.From(run.LeaseUntil)),
                    ("@digest", digest),
                    ("@retry", run.RetryOf?.ToString()),
                    ("@attempt", attempt),
                    ("@seed", run.Environment.Seed)).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(RunId run, RunBatch batch, CancellationToken cancellationToken = default)
    {
        RunLimits.Require(batch);
        await database.WriteAsync((session, token) => RunBatchWriter.WriteAsync(session, database.Dialect, run, batch, token), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask EndRunAsync(RunId run, RunStatus status, DateTimeOffset endedAt, CancellationToken cancellationToken = default)
    {
        if (status == RunStatus.Running || !Enum.IsDefined(status))
            throw new ArgumentException($"A run cannot end as '{status}'; use Finished, Failed, Killed or Interrupted.", nameof(status));

        await database.WriteAsync(
            async (session, token) =>
            {
                var rows = await session.QueryAsync(RunSql.RunState, row => (Number: row.GetInt64(0), Status: (RunStatus)row.GetInt32(1)), token, ("@id", run.ToString())).ConfigureAwait(false);
                if (rows.Count == 0)
                    throw new MlOpsNotFoundException($"Run {run} does not exist.");
                var (number, current) = rows[0];
                if (!current.MayEndAs(status))
                    throw new MlOpsConflictException($"Run {run} has ended as {current}; it cannot end again as {status}.");
                return current == status || await session.ExecuteAsync(
                    RunSql.End, token, ("@run", number), ("@status", (int)status), ("@at", SqlTime.From(endedAt))).ConfigureAwait(false) > 0;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask RenewLeasesAsync(string owner, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
            async (session, token) => await session.ExecuteAsync(RunSql.RenewLeases, token, ("@owner", owner), ("@lease", SqlTime.From(leaseUntil))).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RunId>> InterruptRunsAsync(string owner, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
            (session, token) => session.QueryAsync(
                RunSql.Interrupt, row => RunId.Parse(row.GetString(0)), token, ("@owner", owner), ("@status", (int)RunStatus.Interrupted), ("@at", SqlTime.From(at))),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListOwnersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var owners = await database.ReadAsync((session, token) => session.QueryAsync(RunSql.ListOwners, row => row.GetString(0), token), cancellationToken).ConfigureAwait(false);
        foreach (var owner in owners)
            yield return owner;
    }

    /// <inheritdoc/>
    public ValueTask<RunRecord?> FindRunAsync(RunId run, CancellationToken cancellationToken = default) =>
        database.ReadAsync(
            async (session, token) =>
            {
                var now = time.GetUtcNow();
                var rows = await session.QueryAsync(RunSql.FindRun, row => RunRow.Read(row, now), token, ("@id", run.ToString())).ConfigureAwait(false);
                await RunReader.FillAsync(session, _details, rows, token).ConfigureAwait(false);
                return rows.Count == 0 ? null : rows[0].ToRecord();
            },
            cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<RunRecord> ListRunsAsync(ExperimentId experiment, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var (before, number) = (long.MaxValue, long.MaxValue); ;)
        {
            SqlValue[] values = [("@id", experiment.ToString()), ("@before", before), ("@number", number), ("@limit", PageSize)];
            var now = time.GetUtcNow();
            var page = await database.ReadAsync(
                async (session, token) =>
                {
                    var rows = await session.QueryAsync(RunSql.ListRuns, row => RunRow.Read(row, now), token, values).ConfigureAwait(false);
                    await RunReader.FillAsync(session, _details, rows, token).ConfigureAwait(false);
                    return rows;
                },
                cancellationToken).ConfigureAwait(false);
            foreach (var run in page)
                yield return run.ToRecord();
            if (page.Count < PageSize)
                yield break;
            (before, number) = (SqlTime.From(page[^1].StartedAt), page[^1].Number);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var after = RunCursor.Of(query);
        return await database.ReadAsync(
            (session, token) => new RunSearch(session, database.Dialect, _details, query, after, time.GetUtcNow()).ReadAsync(token), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<MetricPoint> ListMetricAsync(RunId run, string key, CancellationToken cancellationToken = default) =>
        MetricReader.ListAsync(database, run, key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<MetricCurve> ReadCurveAsync(RunId run, string key, int maxBuckets, CancellationToken cancellationToken = default)
    {
        var empty = new MetricCurveBuilder(maxBuckets).ToCurve();
        return LogKey.IsValid(key)
            ? database.ReadAsync((session, token) => new MetricCurveReader(session, key, maxBuckets).ReadAsync(run, token), cancellationToken)
            : ValueTask.FromResult(empty);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArtifactEntry> ListArtifactsAsync(RunId run, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var after = ""; ;)
        {
            var page = await database.ReadAsync(
                (session, token) => session.QueryAsync(
                    RunSql.ListArtifacts,
                    row => new ArtifactEntry { Path = row.GetString(0), Digest = row.GetDigest(1), Size = row.GetInt64(2) },
                    token,
                    ("@id", run.ToString()),
                    ("@after", after),
                    ("@limit", PageSize)),
                cancellationToken).ConfigureAwait(false);
            foreach (var artifact in page)
                yield return artifact;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Path;
        }
    }

    /// <inheritdoc/>
    public ValueTask<Experiment?> FindExperimentAsync(ExperimentId id, CancellationToken cancellationToken = default) => database.ReadAsync(
        (session, token) => ExperimentReader.FindAsync(session, LifecycleSql.FindExperiment, ("@id", id.ToString()), token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Experiment> ChangeExperimentAsync(ExperimentId id, ExperimentChange change, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        RunLimits.Require(change);
        return database.WriteAsync((session, token) => LifecycleWriter.ChangeAsync(session, id, change, at, token), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask ChangeRunAsync(RunId run, RunChange change, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        RunLimits.Require(change);
        await database.WriteAsync((session, token) => LifecycleWriter.ChangeAsync(session, run, change, at, time.GetUtcNow(), token), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask ResumeRunAsync(RunId run, string owner, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default)
    {
        RunLimits.RequireName(owner, "owner");
        await database.WriteAsync((session, token) => LifecycleWriter.ResumeAsync(session, run, owner, leaseUntil, time.GetUtcNow(), token), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> PurgeRunAsync(RunId run, Change change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return database.WriteAsync((session, token) => PurgeWriter.PurgeAsync(session, database.Dialect, run, change, token), cancellationToken);
    }

    private static ValueTask<Experiment?> FindExperimentAsync(SqlSession session, string name, CancellationToken token) =>
        ExperimentReader.FindAsync(session, RunSql.FindExperiment, ("@name", name), token);

    private static ExperimentChange ChangeTo(Experiment experiment) => new()
    {
        Notes = experiment.Notes,
        Archived = experiment.ArchivedAt is null ? null : true,
        Tags = [.. experiment.Tags.Select(tag => KeyValuePair.Create(tag.Key, (string?)tag.Value))],
    };

    // A run that is there already has begun, whatever became of its experiment since.
    private static async ValueTask<long> RequireExperimentAsync(SqlSession session, NewRun run, CancellationToken token)
    {
        var found = await session.QueryAsync(
            RunSql.ExperimentNo, row => (Number: row.GetInt64(0), Name: row.GetString(1), Archived: !row.IsDBNull(2)), token, ("@id", run.ExperimentId.ToString())).ConfigureAwait(false);
        if (found is not [var (number, name, archived)])
            throw new MlOpsNotFoundException($"Experiment {run.ExperimentId} does not exist; ensure it before its runs begin.");
        if (archived && await session.ScalarAsync(RunSql.RunNo, token, ("@id", run.Id.ToString())).ConfigureAwait(false) is null)
            throw new MlOpsConflictException($"Experiment '{name}' is archived and takes no runs; restore it first, or use another.");
        return number;
    }
}
