namespace MlOps.Sdk.Relational;

/// <summary>Removes a run with everything that hangs on it, within the caller's transaction.</summary>
internal static class PurgeWriter
{
    private const string LockRun = "UPDATE run SET name = name WHERE id = @id RETURNING run_no, deleted_at";

    private const string HasParts = "SELECT id FROM run WHERE parent_no = @run LIMIT 1";

    private const string HasOutputs = "SELECT model FROM run_output WHERE run_no = @run LIMIT 1";

    // Every version is looked at: purges are rare, and an index would cost each registration.
    private const string IsLineage = "SELECT model FROM model_version WHERE record LIKE @pattern LIMIT 1";

    private static readonly string[] Removals =
    [
        "DELETE FROM metric_summary WHERE chunk_no IN (SELECT c.chunk_no FROM metric_chunk c JOIN metric m ON m.metric_no = c.metric_no WHERE m.run_no = @run)",
        "DELETE FROM metric_chunk WHERE metric_no IN (SELECT metric_no FROM metric WHERE run_no = @run)",
        "DELETE FROM metric WHERE run_no = @run",
        "DELETE FROM run_param WHERE run_no = @run",
        "DELETE FROM run_tag WHERE run_no = @run",
        "DELETE FROM run_input WHERE run_no = @run",
        "DELETE FROM run_artifact WHERE run_no = @run",
        "DELETE FROM run_batch WHERE run_no = @run",
        "DELETE FROM run WHERE run_no = @run",
    ];

    public static async ValueTask<bool> PurgeAsync(SqlSession session, ISqlDialect dialect, RunId run, Change change, CancellationToken token)
    {
        // Registrations wait for the same lock, so no version comes from a run while it goes.
        await session.LockAsync(dialect, token).ConfigureAwait(false);
        var rows = await session.QueryAsync(LockRun, row => (Number: row.GetInt64(0), Deleted: !row.IsDBNull(1)), token, ("@id", run.ToString())).ConfigureAwait(false);
        if (rows is not [var (number, deleted)])
            return false;
        if (!deleted)
            throw new MlOpsConflictException($"Run {run} is not deleted; delete it first, so that it may be restored until it is purged.");
        if (await session.ScalarAsync(HasParts, token, ("@run", number)).ConfigureAwait(false) is string part)
            throw new MlOpsConflictException($"Run {run} has parts, such as run {part}; purge those first.");
        var model = await session.ScalarAsync(HasOutputs, token, ("@run", number)).ConfigureAwait(false)
            ?? await session.ScalarAsync(IsLineage, token, ("@pattern", $"%{run}%")).ConfigureAwait(false);
        if (model is not null)
            throw new MlOpsConflictException($"A version of '{model}' came from run {run}, which is evidence of it; keep the run.");

        foreach (var removal in Removals)
            await session.ExecuteAsync(removal, token, ("@run", number)).ConfigureAwait(false);
        await session.AuditAsync(change, AuditAction.RunPurged, run.ToString(), null, null, token).ConfigureAwait(false);
        return true;
    }
}
