namespace MlOps.Sdk.Monitoring;

/// <summary>The metrics of some labelled rows, and why the others have no value.</summary>
internal sealed record PerformanceEstimate(IReadOnlyList<MetricEstimate> Computed, IReadOnlyDictionary<string, string> Reasons);
