namespace MlOps.Sdk.Monitoring;

/// <summary>A metric as estimated from some rows.</summary>
/// <param name="Name">As in <see cref="PerformanceMetrics"/>.</param>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">How far chance alone moves the estimate at this number of rows; 0 when all rows agree.</param>
public readonly record struct MetricEstimate(string Name, double Value, double StandardError);
