namespace MlOps.Sdk.Evaluation;

/// <summary>Where and how a search for weak segments looks.</summary>
public sealed record SegmentSearchOptions
{
    /// <summary>How many columns a segment may combine, 1 to 3.</summary>
    public int Depth { get; init; } = 2;

    /// <summary>Segments with fewer rows, or with fewer rows outside them, are not searched.</summary>
    public int MinimumRows { get; init; } = 30;

    /// <summary>How much worse than the rest a segment may be, at least 0, in the metric's unit.</summary>
    public double Tolerance { get; init; }

    /// <summary>The slice columns; null for all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Bootstrap replicates a segment for metrics without a closed form, at least 100.</summary>
    public int Resamples { get; init; } = 200;

    /// <summary>Seed of the bootstrap.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The metrics that names stand for.</summary>
    public MetricCatalog Catalog { get; init; } = MetricCatalog.Default;
}
