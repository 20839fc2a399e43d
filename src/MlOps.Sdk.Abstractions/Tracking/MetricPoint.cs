namespace MlOps.Sdk;

/// <summary>One logged value of a metric.</summary>
/// <param name="Key">The metric's name, under the rules of <see cref="LogKey"/>.</param>
/// <param name="Value">Any double; NaN and infinities are kept.</param>
/// <param name="Step">Where in training it belongs; several points may share a step.</param>
/// <param name="Time">When it was logged, UTC.</param>
public readonly record struct MetricPoint(string Key, double Value, long Step, DateTimeOffset Time);
