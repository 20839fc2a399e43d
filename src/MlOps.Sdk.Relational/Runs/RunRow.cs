using System.Data.Common;

namespace MlOps.Sdk.Relational;

/// <summary>A run as it is being read: its own row first, then what hangs on it.</summary>
internal sealed class RunRow(RunRecord run, long number)
{
    private readonly SortedDictionary<string, string> _params = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, MetricPoint> _metrics = new(StringComparer.Ordinal);
    private readonly List<DatasetVersion> _inputs = [];

    public long Number => number;

    public DateTimeOffset StartedAt => run.StartedAt;

    public static RunRow Read(DbDataReader row, DateTimeOffset now)
    {
        var leaseUntil = row.GetTime(8);
        var stored = (RunStatus)row.GetInt32(5);
        var status = stored.AsSeenAt(now, leaseUntil);
        var run = new RunRecord
        {
            Id = RunId.Parse(row.GetString(1)),
            ExperimentId = ExperimentId.Parse(row.GetString(2)),
            Name = row.GetString(3),
            ParentId = row.IsDBNull(4) ? null : RunId.Parse(row.GetString(4)),
            Status = status,
            StartedAt = row.GetTime(6),
            EndedAt = !row.IsDBNull(7) ? row.GetTime(7) : status != stored ? leaseUntil : null,
            Environment = Stored.Read(row.GetString(9), MlOpsJson.RunEnvironment, "run environment"),
            Params = new Dictionary<string, string>(),
            Tags = new Dictionary<string, string>(),
            Metrics = new Dictionary<string, MetricPoint>(),
            Inputs = [],
        };
        return new(run, row.GetInt64(0));
    }

    public void AddParam(DbDataReader row) => _params[row.GetString(1)] = row.GetString(2);

    public void AddTag(DbDataReader row) => _tags[row.GetString(1)] = row.GetString(2);

    public void AddMetric(DbDataReader row) =>
        _metrics[row.GetString(1)] = new(row.GetString(1), row.IsDBNull(3) ? double.NaN : row.GetDouble(3), row.GetInt64(2), row.GetTime(4));

    public void AddInput(DbDataReader row) => _inputs.Add(Stored.Read(row.GetString(1), MlOpsJson.DatasetVersion, "dataset version"));

    public RunRecord ToRecord() => run with { Params = _params, Tags = _tags, Metrics = _metrics, Inputs = _inputs };
}
