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
    private readonly SortedSet<RunOutput> _outputs = new(Comparer<RunOutput>.Create((a, b) =>
        string.CompareOrdinal(a.Model, b.Model) is not 0 and var byModel ? byModel : a.Version.CompareTo(b.Version)));
    private DateTimeOffset? _endedAt;
    private string _name = run.Name;
    private string? _notes;

    public RunId Id => run.Id;

    public ExperimentId ExperimentId => run.ExperimentId;

    public RunId? ParentId => run.ParentId;

    public DateTimeOffset StartedAt => run.StartedAt;

    public string Owner { get; private set; } = run.Owner;

    public int Attempt { get; init; } = 1;

    public DateTimeOffset? DeletedAt { get; private set; }

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
        _outputs.UnionWith(batch.Outputs);
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

    public void Change(RunChange change, DateTimeOffset at, DateTimeOffset now)
    {
        if (change.Deleted is true && Status.AsSeenAt(now, LeaseUntil) == RunStatus.Running)
            throw new MlOpsConflictException($"Run {Id} is running; end it before it is deleted.");
        _name = change.Name ?? _name;
        _notes = change.Notes is null ? _notes : change.Notes.Length == 0 ? null : change.Notes;
        DeletedAt = change.Deleted switch { true => DeletedAt ?? at.ToUniversalTime(), false => null, null => DeletedAt };
        foreach (var (key, value) in change.Tags)
        {
            if (value is null)
                _tags.Remove(key);
            else
                _tags[key] = value;
        }
    }

    public void Resume(Experiment experiment, string owner, DateTimeOffset leaseUntil, DateTimeOffset now)
    {
        if (DeletedAt is not null)
            throw new MlOpsConflictException($"Run {Id} is deleted; restore it before it goes on.");
        if (experiment.ArchivedAt is not null)
            throw new MlOpsConflictException($"Run {Id} belongs to experiment '{experiment.Name}', which is archived; restore that before the run goes on.");
        if (Status.AsSeenAt(now, LeaseUntil) == RunStatus.Running && Owner != owner)
            throw new MlOpsConflictException($"Run {Id} is running under owner {Owner}; wait until it ends or its lease lapses at {LeaseUntil:O}.");
        (Status, _endedAt, Owner, LeaseUntil) = (RunStatus.Running, null, owner, leaseUntil);
    }

    public RunOutput? FindOutput() => _outputs.Count == 0 ? null : _outputs.Min;

    public MetricPoint[] ListMetric(string key) => _metrics.TryGetValue(key, out var points) ? [.. points.OrderBy(point => point.Step)] : [];

    public ArtifactEntry[] ListArtifacts() => [.. _artifacts.Values];

    public RunRecord ToRecord(DateTimeOffset now)
    {
        var status = Status.AsSeenAt(now, LeaseUntil);
        return new()
        {
            Id = Id,
            ExperimentId = ExperimentId,
            Name = _name,
            ParentId = run.ParentId,
            Status = status,
            StartedAt = StartedAt.ToUniversalTime(),
            EndedAt = _endedAt ?? (status == Status ? null : LeaseUntil.ToUniversalTime()),
            Environment = run.Environment,
            Params = new SortedDictionary<string, string>(_params, StringComparer.Ordinal),
            Tags = new SortedDictionary<string, string>(_tags, StringComparer.Ordinal),
            Metrics = _metrics.ToDictionary(pair => pair.Key, pair => pair.Value.Aggregate((last, point) => point.Step >= last.Step ? point : last)),
            Inputs = [.. _inputs],
            Outputs = [.. _outputs],
            Notes = _notes,
            RetryOf = run.RetryOf,
            Attempt = Attempt,
            DeletedAt = DeletedAt,
        };
    }
}
