namespace MlOps.Sdk.Evaluation;

/// <summary>
/// What one row adds to a metric that is a mean over rows; NaN for a row that does not take part, such as a negative row in a
/// recall. Having it lets differences between two models be tested row by row.
/// </summary>
public delegate double RowContribution(in MetricRows rows, int row);
