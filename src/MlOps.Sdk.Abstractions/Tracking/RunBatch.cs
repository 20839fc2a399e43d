namespace MlOps.Sdk;

/// <summary>A group of log items that a store takes whole or not at all.</summary>
public sealed record RunBatch
{
    /// <summary>The batch's id: appending it again changes nothing.</summary>
    public required Guid Id { get; init; }

    /// <summary>Metric points in the order logged.</summary>
    public IReadOnlyList<MetricPoint> Metrics { get; init; } = [];

    /// <summary>Params; writing a key again with another value is a conflict.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Params { get; init; } = [];

    /// <summary>Tags; the last write of a key wins.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>Data sets read by the run.</summary>
    public IReadOnlyList<DatasetVersion> Inputs { get; init; } = [];

    /// <summary>Artifacts whose content is in the artifact store already; a path logged again is replaced.</summary>
    public IReadOnlyList<ArtifactEntry> Artifacts { get; init; } = [];

    /// <summary>Model versions the run produced; one that is there already stays.</summary>
    public IReadOnlyList<RunOutput> Outputs { get; init; } = [];
}
