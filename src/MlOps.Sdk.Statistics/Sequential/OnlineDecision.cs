namespace MlOps.Sdk.Statistics;

/// <summary>What a test over time says of one p-value.</summary>
/// <param name="Index">Which test it was, from 1.</param>
/// <param name="PValue">The p-value.</param>
/// <param name="Level">The significance it was held against.</param>
/// <param name="IsRejected">Whether it counts as a discovery: drift, where the test was one for drift.</param>
public readonly record struct OnlineDecision(long Index, double PValue, double Level, bool IsRejected);
