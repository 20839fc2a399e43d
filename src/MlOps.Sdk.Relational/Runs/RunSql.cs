namespace MlOps.Sdk.Relational;

internal static class RunSql
{
    public const string AddExperiment = "INSERT INTO experiment (id, name, created_at) VALUES (@id, @name, @at) ON CONFLICT DO NOTHING";

    public const string FindExperiment = $"SELECT {LifecycleSql.ExperimentColumns} FROM experiment WHERE name = @name";

    public const string ListExperiments = $"SELECT {LifecycleSql.ExperimentColumns} FROM experiment ORDER BY name";

    public const string ExperimentNo = "SELECT experiment_no, name, archived_at FROM experiment WHERE id = @id";

    public const string RunNo = "SELECT run_no FROM run WHERE id = @id";

    public const string NextAttempt = "SELECT attempt + 1 FROM run WHERE id = @id";

    public const string RunState = "SELECT run_no, status FROM run WHERE id = @id";

    public const string Begin = """
        INSERT INTO run (id, experiment_no, parent_no, name, status, started_at, owner, lease_until, environment, environment_no, seed, retry_of, attempt)
        VALUES (@id, @experiment, @parent, @name, 0, @at, @owner, @lease, '', (SELECT environment_no FROM environment WHERE digest = @digest), @seed, @retry, @attempt)
        ON CONFLICT (id) DO NOTHING
        """;

    public const string End = "UPDATE run SET status = @status, ended_at = @at WHERE run_no = @run";

    public const string RenewLeases = "UPDATE run SET lease_until = @lease WHERE owner = @owner AND status = 0";

    public const string Interrupt = "UPDATE run SET status = @status, ended_at = @at WHERE owner = @owner AND status = 0 RETURNING id";

    public const string ListOwners = "SELECT DISTINCT owner FROM run WHERE status = 0 ORDER BY owner";

    public const string AddBatch = "INSERT INTO run_batch (run_no, id) VALUES (@run, @id) ON CONFLICT DO NOTHING";

    public const string AddParam = "INSERT INTO run_param (run_no, key, value) VALUES (@run, @key, @value) ON CONFLICT (run_no, key) DO NOTHING";

    public const string FindParam = "SELECT value FROM run_param WHERE run_no = @run AND key = @key";

    public const string SetTag = "INSERT INTO run_tag (run_no, key, value) VALUES (@run, @key, @value) ON CONFLICT (run_no, key) DO UPDATE SET value = excluded.value";

    public const string AddInput = """
        INSERT INTO run_input (run_no, name, digest, position, dataset)
        SELECT @run, @name, @digest, (SELECT COALESCE(MAX(position), 0) + 1 FROM run_input WHERE run_no = @run), @dataset
        WHERE NOT EXISTS (SELECT 1 FROM run_input WHERE run_no = @run AND name = @name AND digest = @digest)
        """;

    public const string AddOutput = "INSERT INTO run_output (run_no, model, version) VALUES (@run, @model, @version) ON CONFLICT DO NOTHING";

    public const string SetArtifact = """
        INSERT INTO run_artifact (run_no, path, digest, size) VALUES (@run, @path, @digest, @size)
        ON CONFLICT (run_no, path) DO UPDATE SET digest = excluded.digest, size = excluded.size
        """;

    public const string ListArtifacts = """
        SELECT a.path, a.digest, a.size FROM run_artifact a JOIN run r ON r.run_no = a.run_no
        WHERE r.id = @id AND a.path > @after ORDER BY a.path LIMIT @limit
        """;

    // The last value is NULL for NaN: not every database stores one. The exact bits are in the chunk. Two statements in one command,
    // since a batch may bring a thousand metrics with a point each.
    public const string AddChunk = """
        INSERT INTO metric (run_no, experiment_no, key, step, value, at)
        VALUES (@run, (SELECT experiment_no FROM run WHERE run_no = @run), @key, @step, @value, @at)
        ON CONFLICT (run_no, key) DO UPDATE SET step = excluded.step, value = excluded.value, at = excluded.at
        WHERE excluded.step >= metric.step;
        INSERT INTO metric_chunk (metric_no, min_step, max_step, data)
        SELECT metric_no, @min, @step, @data FROM metric WHERE run_no = @run AND key = @key
        """;

    // A chunk just written has the highest number of those that begin at its step, for its metric's row is locked.
    public const string AddSummarizedChunk = AddChunk + """
        ;
        INSERT INTO metric_summary (chunk_no, max_step, data)
        SELECT MAX(c.chunk_no), @step, @summary FROM metric m JOIN metric_chunk c ON c.metric_no = m.metric_no
        WHERE m.run_no = @run AND m.key = @key AND c.min_step = @min
        """;

    public const string KeepLatest = "ON CONFLICT (run_no, key) DO UPDATE SET step = excluded.step, value = excluded.value, at = excluded.at WHERE excluded.step >= metric.step";

    public const string ExperimentOfRun = "SELECT experiment_no FROM run WHERE run_no = @run";

    public const string MetricNos = "SELECT metric_no, key FROM metric WHERE run_no = @run AND key >= @first AND key <= @last";

    public const string MetricNo = "SELECT m.metric_no FROM metric m JOIN run r ON r.run_no = m.run_no WHERE r.id = @id AND m.key = @key";

    public const string ListChunks = """
        SELECT min_step, max_step, chunk_no, data FROM metric_chunk
        WHERE metric_no = @metric AND (min_step > @step OR (min_step = @step AND chunk_no > @chunk))
        ORDER BY min_step, chunk_no LIMIT @limit
        """;

    // The points only where they are wanted, or where there is no summary.
    public const string ListSummaries = """
        SELECT c.min_step, COALESCE(s.max_step, c.max_step), c.chunk_no, s.data, CASE WHEN s.chunk_no IS NULL OR @points = 1 THEN c.data END
        FROM metric_chunk c LEFT JOIN metric_summary s ON s.chunk_no = c.chunk_no
        WHERE c.metric_no = @metric AND (c.min_step > @step OR (c.min_step = @step AND c.chunk_no > @chunk))
        ORDER BY c.min_step, c.chunk_no LIMIT @limit
        """;

    public const string ReadChunk = "SELECT data FROM metric_chunk WHERE chunk_no = @chunk";

    public const string AddEnvironment = "INSERT INTO environment (digest, record) VALUES (@digest, @record) ON CONFLICT (digest) DO NOTHING";

    private const string Columns = """
        SELECT r.run_no, r.id, e.id, r.name, p.id, r.status, r.started_at, r.ended_at, r.lease_until, r.environment, r.environment_no, r.seed,
        r.notes, r.retry_of, r.attempt, r.deleted_at
        FROM run r JOIN experiment e ON e.experiment_no = r.experiment_no LEFT JOIN run p ON p.run_no = r.parent_no

        """;

    public const string FindRun = Columns + "WHERE r.id = @id";

    public const string ListRuns = Columns + """
        WHERE r.experiment_no = (SELECT experiment_no FROM experiment WHERE id = @id)
        AND r.started_at <= @before AND (r.started_at < @before OR r.run_no < @number)
        ORDER BY r.started_at DESC, r.run_no DESC LIMIT @limit
        """;

    /// <summary>The statements that read some runs, given as a list of numbers in <c>@runs</c>.</summary>
    public static RunDetailSql Details(ISqlDialect dialect)
    {
        var some = $"WHERE {dialect.OneOf("run_no", "@runs")} ORDER BY run_no";
        return new()
        {
            Runs = $"{Columns}WHERE {dialect.OneOf("r.run_no", "@runs")}",
            Environments = $"SELECT environment_no, record FROM environment WHERE {dialect.OneOf("environment_no", "@environments")}",
            Params = $"SELECT run_no, key, value FROM run_param {some}, key",
            Tags = $"SELECT run_no, key, value FROM run_tag {some}, key",
            Metrics = $"SELECT run_no, key, step, value, at FROM metric {some}, key",
            Outputs = $"SELECT run_no, model, version FROM run_output {some}, model, version",
            Inputs = $"SELECT run_no, dataset FROM run_input {some}, position",
        };
    }
}
