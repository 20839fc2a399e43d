namespace MlOps.Sdk.Statistics;

/// <summary>Which of two tables has a column.</summary>
public enum ColumnPresence
{
    /// <summary>Both.</summary>
    Both,

    /// <summary>Only the reference: the column is gone.</summary>
    ReferenceOnly,

    /// <summary>Only the current table: the column is new.</summary>
    CurrentOnly,
}
