namespace MlOps.Sdk.Relational;

internal static class LifecycleSql
{
    public const string ExperimentColumns = "experiment_no, id, name, created_at, notes, archived_at";

    public const string FindExperiment = $"SELECT {ExperimentColumns} FROM experiment WHERE id = @id";

    public const string ExperimentTags = "SELECT key, value FROM experiment_tag WHERE experiment_no = @experiment ORDER BY key";

    public const string AllExperimentTags = "SELECT experiment_no, key, value FROM experiment_tag ORDER BY experiment_no, key";

    // Locks the row for the rest of the transaction and gives it back; the change itself is by its number.
    public const string LockExperiment = "UPDATE experiment SET name = name WHERE id = @id RETURNING experiment_no";

    public const string NameTaken = "SELECT 1 FROM experiment WHERE name = @name AND experiment_no <> @experiment";

    public const string RenameExperiment = "UPDATE experiment SET name = @name WHERE experiment_no = @experiment";

    public const string DescribeExperiment = "UPDATE experiment SET notes = @notes WHERE experiment_no = @experiment";

    public const string ArchiveExperiment = "UPDATE experiment SET archived_at = COALESCE(archived_at, @at) WHERE experiment_no = @experiment";

    public const string RestoreExperiment = "UPDATE experiment SET archived_at = NULL WHERE experiment_no = @experiment";

    public const string SetExperimentTag = "INSERT INTO experiment_tag (experiment_no, key, value) VALUES (@experiment, @key, @value) ON CONFLICT (experiment_no, key) DO UPDATE SET value = excluded.value";

    public const string RemoveExperimentTag = "DELETE FROM experiment_tag WHERE experiment_no = @experiment AND key = @key";

    public const string LockRun = "UPDATE run SET name = name WHERE id = @id RETURNING run_no, status, lease_until";

    public const string RenameRun = "UPDATE run SET name = @name WHERE run_no = @run";

    public const string DescribeRun = "UPDATE run SET notes = @notes WHERE run_no = @run";

    public const string DeleteRun = "UPDATE run SET deleted_at = COALESCE(deleted_at, @at) WHERE run_no = @run";

    public const string RestoreRun = "UPDATE run SET deleted_at = NULL WHERE run_no = @run";

    public const string RemoveTag = "DELETE FROM run_tag WHERE run_no = @run AND key = @key";

    // The condition is judged again under the row's lock, so of two that resume at once one finds the run taken.
    public const string Resume = """
        UPDATE run SET status = 0, ended_at = NULL, owner = @owner, lease_until = @lease
        WHERE id = @id AND deleted_at IS NULL AND (status <> 0 OR lease_until < @now OR owner = @owner)
        AND (SELECT archived_at FROM experiment e WHERE e.experiment_no = run.experiment_no) IS NULL
        """;

    public const string RunState = """
        SELECT r.status, r.lease_until, r.owner, r.deleted_at, e.name, e.archived_at
        FROM run r JOIN experiment e ON e.experiment_no = r.experiment_no WHERE r.id = @id
        """;
}
