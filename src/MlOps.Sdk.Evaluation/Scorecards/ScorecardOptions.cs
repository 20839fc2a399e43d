namespace MlOps.Sdk.Evaluation;

/// <summary>What goes into a scorecard.</summary>
public sealed record ScorecardOptions
{
    /// <summary>The metrics by name; empty for all of the rows' task.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>The slice columns; null for all, empty for none.</summary>
    public IReadOnlyList<string>? Slices { get; init; }

    /// <summary>How many columns a slice may combine: 1 for the slices of each column, 2 for their intersections in pairs as well.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>Coverage of the intervals, in (0, 1).</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Slices with fewer rows, or queries, series and other units, are marked as small.</summary>
    public int MinimumRows { get; init; } = 30;

    /// <summary>Bootstrap replicates for metrics without a closed form; 0 leaves their intervals out.</summary>
    public int Resamples { get; init; } = 500;

    /// <summary>Seed of the bootstrap.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The metrics that names stand for.</summary>
    public MetricCatalog Catalog { get; init; } = MetricCatalog.Default;
}
