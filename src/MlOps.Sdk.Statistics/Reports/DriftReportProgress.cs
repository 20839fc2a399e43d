namespace MlOps.Sdk.Statistics;

/// <summary>How far a report is.</summary>
/// <param name="Done">Columns compared.</param>
/// <param name="Total">Columns in all.</param>
/// <param name="Column">The column compared last.</param>
public readonly record struct DriftReportProgress(int Done, int Total, string Column);
