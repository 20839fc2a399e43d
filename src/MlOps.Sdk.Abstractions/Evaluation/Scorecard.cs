namespace MlOps.Sdk;

/// <summary>A model's metrics on frozen rows, over all of them and slice by slice, with intervals.</summary>
public sealed record Scorecard
{
    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>The model, as the caller names it.</summary>
    public required string Model { get; init; }

    /// <summary>The rows.</summary>
    public required DatasetVersion Dataset { get; init; }

    /// <summary>Coverage of the intervals, in (0, 1).</summary>
    public required double Level { get; init; }

    /// <summary>Slices with fewer rows are marked as small.</summary>
    public required int MinimumRows { get; init; }

    /// <summary>All rows first, then slices by column and value; within each the metrics as asked for.</summary>
    public required IReadOnlyList<ScorecardEntry> Entries { get; init; }

    /// <summary>The entry of a metric over all rows, or in a slice such as <c>region=south</c>; null when there is none.</summary>
    public ScorecardEntry? Find(string metric, string? slice = null) =>
        Entries.FirstOrDefault(entry => string.Equals(entry.Metric, metric, StringComparison.Ordinal) && string.Equals(entry.Slice, slice, StringComparison.Ordinal));
}
