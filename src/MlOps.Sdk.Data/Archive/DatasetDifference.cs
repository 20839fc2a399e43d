namespace MlOps.Sdk.Data;

/// <summary>What changed from one version to another.</summary>
public sealed record DatasetDifference
{
    /// <summary>Rows before.</summary>
    public required long RowsBefore { get; init; }

    /// <summary>Rows after.</summary>
    public required long RowsAfter { get; init; }

    /// <summary>The columns of either version: those after in order, then those removed.</summary>
    public required IReadOnlyList<ColumnDifference> Columns { get; init; }

    /// <summary>Rows whose key is only in the version after; null where no key was given.</summary>
    public long? RowsAdded { get; init; }

    /// <summary>Rows whose key is only in the version before; null where no key was given.</summary>
    public long? RowsRemoved { get; init; }

    /// <summary>Rows with the same key and another value in a column of both; null where no key was given.</summary>
    public long? RowsChanged { get; init; }

    /// <summary>Whether the columns are the same in name, type and order, and every value too.</summary>
    public bool IsSame => RowsBefore == RowsAfter && Columns.All(column => column.IsSame);
}
