namespace MlOps.Sdk.Evaluation;

/// <summary>Whether a column of the data drifted, as a drift test found it.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Drifted">The verdict; null when the test could not be computed.</param>
/// <param name="Detail">The test and its numbers, or why there are none.</param>
public readonly record struct ColumnDrift(string Column, bool? Drifted, string Detail);
