using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>Computes a metric over rows, or says why it has no value there.</summary>
public delegate MetricValue MetricFunction(in MetricRows rows);
