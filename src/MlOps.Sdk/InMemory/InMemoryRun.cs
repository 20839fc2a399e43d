namespace MlOps.Sdk;

/// <summary>A run of <see cref="InMemoryRunStore"/>; the store's lock guards it.</summary>
internal sealed class InMemoryRun(NewRun run)
{
    private readonly HashSet<Guid> _batches = [];
    private readonly SortedDictionary<string, string> _params = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<MetricPoint>> _metrics = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ArtifactEntry> _artifacts = new(StringComparer.Ordinal);
    private readonly List<DatasetVersion> _inputs = [];
    private DateTimeOffset? _endedAt;

    public RunId Id => run.Id;

    public ExperimentId ExperimentId => run.ExperimentId;

    public DateTimeOffset StartedAt => run.StartedAt;

    public string Owner => run.Owner;

    public RunStatus Status { get; private set; }

    public DateTimeOffset LeaseUntil { get; set; } = run.LeaseUntil;

    public bool Append(RunBatch batch)
    {
        if (_batches.Contains(batch.Id))
            return false;

        var wanted = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in batch.Params)
        {
            if ((_params.TryGetValue(key, out var stored) || wanted.TryGetValue(key, out stored)) && stored != value)
                throw new MlOpsConflictException($"Param '{key}' of run {Id} is '{stored}'; it cannot become '{value}', since params are written once. Use a tag for what changes.");
            wanted[key] = value;
        }

        _batches.Add(batch.Id);
        foreach (var (key, value) in wanted)
            _params[key] = value;
        foreach (var (key, value) in batch.Tags)
            _tags[key] = value;
        foreach (var artifact in batch.Artifacts)
            _artifacts[artifact.Path] = artifact;
        _inputs.AddRange(batch.Inputs.Where(input => !_inputs.Any(known => known.Name == input.Name && known.Digest == input.Digest)));
        foreach (var point in batch.Metrics)
        {
            if (!_metrics.TryGetValue(point.Key, out var points))
                _metrics[point.Key] = points = [];
            points.Add(point with { Time = point.Time.ToUniversalTime() });
        }

        return true;
    }

    public bool End(RunStatus status, DateTimeOffset at)
    {
        if (!Status.MayEndAs(status))
            throw new MlOpsConflictException($"Run {Id} has ended as {Status}; it cannot end again as {status}.");
        if (Status == status)
            return false;
        (Status, _endedAt) = (status, at.ToUniversalTime());
        return true;
    }

    public MetricPoint[] ListMetric(string key) => _metrics.TryGetValue(key, out var points) ? [.. points.OrderBy(point => point.Step)] : [];

    public ArtifactEntry[] ListArtifacts() => [.. _artifacts.Values];

    public RunRecord ToRecord(DateTimeOffset now)
    {
        var status = Status.AsSeenAt(now, LeaseUntil);
        return new()
        {
            Id = Id,
            ExperimentId = ExperimentId,
            Name = run.Name,
            ParentId = run.ParentId,
            Status = status,
            StartedAt = StartedAt.ToUniversalTime(),
            EndedAt = _endedAt ?? (status == Status ? null : LeaseUntil.ToUniversalTime()),
            Environment = run.Environment,
            Params = new SortedDictionary<string, string>(_params, StringComparer.Ordinal),
            Tags = new SortedDictionary<string, string>(_tags, StringComparer.Ordinal),
            Metrics = _metrics.ToDictionary(pair => pair.Key, pair => pair.Value.Aggregate((last, point) => point.Step >= last.Step ? point : last)),
            Inputs = [.. _inputs],
        };
    }
}
