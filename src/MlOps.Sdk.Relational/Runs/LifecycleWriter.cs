namespace MlOps.Sdk.Relational;

/// <summary>Changes experiments and runs after they have begun; every member runs within the caller's transaction.</summary>
internal static class LifecycleWriter
{
    public static async ValueTask<Experiment> ChangeAsync(SqlSession session, ExperimentId id, ExperimentChange change, DateTimeOffset at, CancellationToken token)
    {
        var number = (long)(await session.ScalarAsync(LifecycleSql.LockExperiment, token, ("@id", id.ToString())).ConfigureAwait(false)
            ?? throw new MlOpsNotFoundException($"Experiment {id} does not exist."));
        if (change.Name is not null)
        {
            if (await session.ScalarAsync(LifecycleSql.NameTaken, token, ("@name", change.Name), ("@experiment", number)).ConfigureAwait(false) is not null)
                throw new MlOpsConflictException($"Experiment '{change.Name}' exists, perhaps archived; names are unique. Choose another, or rename that one first.");
            await session.ExecuteAsync(LifecycleSql.RenameExperiment, token, ("@experiment", number), ("@name", change.Name)).ConfigureAwait(false);
        }

        if (change.Notes is not null)
            await session.ExecuteAsync(LifecycleSql.DescribeExperiment, token, ("@experiment", number), ("@notes", change.Notes.Length == 0 ? null : change.Notes)).ConfigureAwait(false);
        if (change.Archived is true)
            await session.ExecuteAsync(LifecycleSql.ArchiveExperiment, token, ("@experiment", number), ("@at", SqlTime.From(at))).ConfigureAwait(false);
        if (change.Archived is false)
            await session.ExecuteAsync(LifecycleSql.RestoreExperiment, token, ("@experiment", number)).ConfigureAwait(false);
        foreach (var (key, value) in change.Tags)
        {
            if (value is null)
                await session.ExecuteAsync(LifecycleSql.RemoveExperimentTag, token, ("@experiment", number), ("@key", key)).ConfigureAwait(false);
            else
                await session.ExecuteAsync(LifecycleSql.SetExperimentTag, token, ("@experiment", number), ("@key", key), ("@value", value)).ConfigureAwait(false);
        }

        return (await ExperimentReader.FindAsync(session, LifecycleSql.FindExperiment, ("@id", id.ToString()), token).ConfigureAwait(false))!;
    }

    public static async ValueTask<bool> ChangeAsync(SqlSession session, RunId run, RunChange change, DateTimeOffset at, DateTimeOffset now, CancellationToken token)
    {
        var rows = await session.QueryAsync(
            LifecycleSql.LockRun, row => (Number: row.GetInt64(0), Status: (RunStatus)row.GetInt32(1), Lease: row.GetTime(2)), token, ("@id", run.ToString())).ConfigureAwait(false);
        if (rows is not [var (number, status, lease)])
            throw new MlOpsNotFoundException($"Run {run} does not exist.");
        if (change.Deleted is true && status.AsSeenAt(now, lease) == RunStatus.Running)
            throw new MlOpsConflictException($"Run {run} is running; end it before it is deleted.");

        if (change.Name is not null)
            await session.ExecuteAsync(LifecycleSql.RenameRun, token, ("@run", number), ("@name", change.Name)).ConfigureAwait(false);
        if (change.Notes is not null)
            await session.ExecuteAsync(LifecycleSql.DescribeRun, token, ("@run", number), ("@notes", change.Notes.Length == 0 ? null : change.Notes)).ConfigureAwait(false);
        if (change.Deleted is true)
            await session.ExecuteAsync(LifecycleSql.DeleteRun, token, ("@run", number), ("@at", SqlTime.From(at))).ConfigureAwait(false);
        if (change.Deleted is false)
            await session.ExecuteAsync(LifecycleSql.RestoreRun, token, ("@run", number)).ConfigureAwait(false);
        foreach (var (key, value) in change.Tags)
        {
            if (value is null)
                await session.ExecuteAsync(LifecycleSql.RemoveTag, token, ("@run", number), ("@key", key)).ConfigureAwait(false);
            else
                await session.ExecuteAsync(RunSql.SetTag, token, ("@run", number), ("@key", key), ("@value", value)).ConfigureAwait(false);
        }

        return true;
    }

    public static async ValueTask<bool> ResumeAsync(SqlSession session, RunId run, string owner, DateTimeOffset leaseUntil, DateTimeOffset now, CancellationToken token)
    {
        if (await session.ExecuteAsync(
            LifecycleSql.Resume, token, ("@id", run.ToString()), ("@owner", owner), ("@lease", SqlTime.From(leaseUntil)), ("@now", SqlTime.From(now))).ConfigureAwait(false) > 0)
            return true;

        var refusals = await session.QueryAsync<Exception>(
            LifecycleSql.RunState,
            row => new MlOpsConflictException(
                !row.IsDBNull(3) ? $"Run {run} is deleted; restore it before it goes on."
                : !row.IsDBNull(5) ? $"Run {run} belongs to experiment '{row.GetString(4)}', which is archived; restore that before the run goes on."
                : $"Run {run} is running under owner {row.GetString(2)}; wait until it ends or its lease lapses at {row.GetTime(1):O}."),
            token,
            ("@id", run.ToString())).ConfigureAwait(false);
        throw refusals.FirstOrDefault() ?? new MlOpsNotFoundException($"Run {run} does not exist.");
    }
}
