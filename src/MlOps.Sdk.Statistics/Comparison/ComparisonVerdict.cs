namespace MlOps.Sdk.Statistics;

/// <summary>Whether a claim about a challenger is shown.</summary>
/// <param name="Passed">Whether it is; false too when nothing could be computed.</param>
/// <param name="PValue">One-sided p-value of the claim.</param>
/// <param name="LowerBound">One-sided lower confidence bound of the improvement.</param>
/// <param name="Alpha">The accepted chance of a wrong yes.</param>
/// <param name="Reason">One line for people.</param>
public readonly record struct ComparisonVerdict(bool Passed, double? PValue, double? LowerBound, double Alpha, string Reason);
