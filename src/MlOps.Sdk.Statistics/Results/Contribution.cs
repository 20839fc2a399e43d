namespace MlOps.Sdk.Statistics;

/// <summary>What one bin, category or quantile adds to a score.</summary>
/// <param name="Label">The category, or the bin as an interval such as <c>[10, 25)</c>.</param>
/// <param name="ReferenceShare">Share of the reference in it, in [0, 1].</param>
/// <param name="CurrentShare">Share of the current sample in it, in [0, 1].</param>
/// <param name="Value">Its part of the score; the parts of a result add up to the score, or to its square where the score is a root.</param>
public readonly record struct Contribution(string Label, double ReferenceShare, double CurrentShare, double Value);
