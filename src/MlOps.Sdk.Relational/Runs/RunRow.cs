using System.Data.Common;

namespace MlOps.Sdk.Relational;

/// <summary>A run as it is being read: its own row first, then what hangs on it.</summary>
internal sealed class RunRow
{
    private readonly OrderedDictionary<string, string> _params = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, MetricPoint> _metrics = new(StringComparer.Ordinal);
    private readonly List<DatasetVersion> _inputs = [];
    private readonly List<RunOutput> _outputs = [];
    private readonly DateTimeOffset _leaseUntil;
    private readonly DateTimeOffset? _endedAt;
    private readonly RunStatus _stored;
    private readonly RunStatus _seen;
    private readonly string _id;
    private readonly string _experiment;
    private readonly string _name;
    private readonly string? _parent;
    private readonly string? _notes;
    private readonly string? _retryOf;
    private readonly int _attempt;
    private readonly DateTimeOffset? _deletedAt;

    private RunRow(DbDataReader row, DateTimeOffset now)
    {
        Number = row.GetInt64(0);
        _id = row.GetString(1);
        _experiment = row.GetString(2);
        _name = row.GetString(3);
        _parent = row.GetStringOrNull(4);
        _stored = (RunStatus)row.GetInt32(5);
        StartedAt = row.GetTime(6);
        _endedAt = row.IsDBNull(7) ? null : row.GetTime(7);
        _leaseUntil = row.GetTime(8);
        InlineEnvironment = row.GetString(9);
        EnvironmentNo = row.IsDBNull(10) ? null : row.GetInt64(10);
        Seed = row.IsDBNull(11) ? null : row.GetInt64(11);
        _notes = row.GetStringOrNull(12);
        _retryOf = row.GetStringOrNull(13);
        _attempt = row.GetInt32(14);
        _deletedAt = row.IsDBNull(15) ? null : row.GetTime(15);
        _seen = _stored.AsSeenAt(now, _leaseUntil);
    }

    public long Number { get; }

    public DateTimeOffset StartedAt { get; }

    public long? EnvironmentNo { get; }

    public long? Seed { get; }

    public string InlineEnvironment { get; }

    public RunEnvironment? Environment { get; set; }

    public static RunRow Read(DbDataReader row, DateTimeOffset now) => new(row, now);

    // Rows come by key, which is the order the records promise.
    public void AddParam(DbDataReader row) => _params.Add(row.GetString(1), row.GetString(2));

    public void AddTag(DbDataReader row) => _tags.Add(row.GetString(1), row.GetString(2));

    public void AddMetric(DbDataReader row)
    {
        var key = row.GetString(1);
        _metrics.Add(key, new(key, row.IsDBNull(3) ? double.NaN : row.GetDouble(3), row.GetInt64(2), row.GetTime(4)));
    }

    public void AddInput(DbDataReader row) => _inputs.Add(Stored.Read(row.GetString(1), MlOpsJson.DatasetVersion, "dataset version"));

    public void AddOutput(DbDataReader row) => _outputs.Add(new(row.GetString(1), row.GetInt32(2)));

    public RunRecord ToRecord() => new()
    {
        Id = RunId.Parse(_id),
        ExperimentId = ExperimentId.Parse(_experiment),
        Name = _name,
        ParentId = _parent is null ? null : RunId.Parse(_parent),
        Status = _seen,
        StartedAt = StartedAt,
        EndedAt = _endedAt ?? (_seen != _stored ? _leaseUntil : null),
        Environment = Environment ?? throw new InvalidOperationException("The run's environment has not been read."),
        Params = _params,
        Tags = _tags,
        Metrics = _metrics,
        Inputs = _inputs,
        Outputs = _outputs,
        Notes = _notes,
        RetryOf = _retryOf is null ? null : RunId.Parse(_retryOf),
        Attempt = _attempt,
        DeletedAt = _deletedAt,
    };
}
