namespace MlOps.Sdk.Statistics;

/// <summary>The verdict on a table as a whole.</summary>
public sealed record DatasetDrift
{
    /// <summary>What the comparison amounts to; not computable where no column could be judged.</summary>
    public required DriftOutcome Outcome { get; init; }

    /// <summary>One line for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Columns of either table.</summary>
    public required int ColumnCount { get; init; }

    /// <summary>Columns that could be judged.</summary>
    public required int JudgedCount { get; init; }

    /// <summary>Columns that drifted.</summary>
    public required int DriftedCount { get; init; }

    /// <summary>Drifted columns as a share of the judged ones; 0 where none was judged.</summary>
    public required double DriftedShare { get; init; }

    /// <summary>The share from which on the table counts as drifted; null where one column is enough.</summary>
    public double? ShareLimit { get; init; }

    /// <summary>Columns whose share of missing values changed; they do not decide the outcome.</summary>
    public int MissingShareChangedCount { get; init; }

    /// <summary>Whether drift is declared.</summary>
    public bool IsDrift => Outcome == DriftOutcome.Drift;

    /// <inheritdoc/>
    public override string ToString() => $"{Outcome}: {Reason}";
}
