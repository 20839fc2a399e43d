namespace MlOps.Sdk.Statistics;

/// <summary>A rate in two groups, with what chance leaves open.</summary>
/// <param name="First">The group with the higher rate.</param>
/// <param name="Second">The group with the lower rate.</param>
/// <param name="Difference">First less second, at least 0.</param>
/// <param name="DifferenceInterval">Newcombe's interval (1998) of the difference.</param>
/// <param name="Ratio">Second over first, at most 1; not computable for 0/0.</param>
/// <param name="RatioInterval">Katz's log interval (1978) of the ratio; null where either group has none of it.</param>
/// <param name="PValue">Two-sided p-value of equal rates (pooled z), corrected over all pairs by Holm.</param>
public sealed record GroupPair(string First, string Second, double Difference, Interval DifferenceInterval, MetricValue Ratio, Interval? RatioInterval, double PValue);
