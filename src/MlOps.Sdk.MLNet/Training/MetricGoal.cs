namespace MlOps.Sdk.MLNet;

/// <summary>The metric a sweep looks at, and which way is better.</summary>
/// <param name="Metric">The metric's name, such as <c>roc_auc</c>.</param>
/// <param name="HigherIsBetter">Whether the largest value wins.</param>
public readonly record struct MetricGoal(string Metric, bool HigherIsBetter)
{
    /// <summary>The largest value wins.</summary>
    public static MetricGoal Maximize(string metric) => new(metric, HigherIsBetter: true);

    /// <summary>The smallest value wins.</summary>
    public static MetricGoal Minimize(string metric) => new(metric, HigherIsBetter: false);

    /// <summary>Whether a value beats the best so far; NaN never does.</summary>
    public bool IsBetter(double value, double? best) =>
        !double.IsNaN(value) && (best is not { } held || (HigherIsBetter ? value > held : value < held));
}
