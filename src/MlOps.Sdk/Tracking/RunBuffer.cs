namespace MlOps.Sdk;

/// <summary>What was logged and not yet taken for writing. A run has two and swaps them, so logging allocates nothing once they have grown.</summary>
internal sealed class RunBuffer
{
    private readonly List<KeyValuePair<string, string>> _params = [];
    private readonly List<KeyValuePair<string, string>> _tags = [];
    private readonly List<DatasetVersion> _inputs = [];
    private readonly List<ArtifactEntry> _artifacts = [];
    private readonly List<RunOutput> _outputs = [];
    private MetricPoint[] _metrics = new MetricPoint[16];

    public int MetricCount { get; private set; }

    public bool IsEmpty => MetricCount + _params.Count + _tags.Count + _inputs.Count + _artifacts.Count + _outputs.Count == 0;

    public void AddMetric(in MetricPoint point)
    {
        if (MetricCount == _metrics.Length)
            Array.Resize(ref _metrics, MetricCount * 2);
        _metrics[MetricCount++] = point;
    }

    public void AddParam(string key, string value) => _params.Add(new(key, value));

    public void SetTag(string key, string value) => _tags.Add(new(key, value));

    public void AddInput(DatasetVersion dataset) => _inputs.Add(dataset);

    public void AddArtifact(ArtifactEntry artifact) => _artifacts.Add(artifact);

    public void AddOutput(RunOutput output) => _outputs.Add(output);

    /// <summary>A view, valid until <see cref="Clear"/>.</summary>
    public RunBatch ToBatch(Guid id) => new()
    {
        Id = id,
        Metrics = new ArraySegment<MetricPoint>(_metrics, 0, MetricCount),
        Params = _params,
        Tags = _tags,
        Inputs = _inputs,
        Artifacts = _artifacts,
        Outputs = _outputs,
    };

    public void Clear()
    {
        MetricCount = 0;
        _params.Clear();
        _tags.Clear();
        _inputs.Clear();
        _artifacts.Clear();
        _outputs.Clear();
    }
}
