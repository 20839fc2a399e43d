namespace MlOps.Sdk.Evaluation;

/// <summary>
/// What one unit – a query, a series – adds to a metric that is a mean over units; NaN for a unit that does not take part, such as a
/// query without a relevant candidate.
/// </summary>
/// <param name="unit">The rows of the unit alone.</param>
public delegate double UnitContribution(in MetricRows unit);
