namespace MlOps.Sdk.Statistics;

/// <summary>One column of a drift report.</summary>
public sealed record ColumnDrift
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>Which table has it.</summary>
    public required ColumnPresence Presence { get; init; }

    /// <summary>What the reference's values are; null where it has no such column.</summary>
    public DriftColumnKind? ReferenceKind { get; init; }

    /// <summary>What the current values are; null where there is no such column.</summary>
    public DriftColumnKind? CurrentKind { get; init; }

    /// <summary>The test used; null where the columns could not be compared.</summary>
    public string? Test { get; init; }

    /// <summary>The verdict with its evidence.</summary>
    public required DriftVerdict Verdict { get; init; }

    /// <summary>Whether the share of missing values changed; null where no side misses any.</summary>
    public DriftVerdict? MissingShare { get; init; }

    /// <summary>The reference in numbers.</summary>
    public ColumnSummary? Reference { get; init; }

    /// <summary>The current side in numbers.</summary>
    public ColumnSummary? Current { get; init; }

    /// <summary>Both distributions over the same bins, for plots; empty where a side has no values.</summary>
    public IReadOnlyList<ShapeBin> Shape { get; init; } = [];

    /// <summary>Categories that the reference does not have, the most frequent twenty.</summary>
    public IReadOnlyList<string> UnseenCategories { get; init; } = [];

    /// <summary>Share of the current values whose category the reference does not have.</summary>
    public double UnseenShare { get; init; }

    /// <summary>Whether drift is declared.</summary>
    public bool IsDrift => Verdict.IsDrift;
}
