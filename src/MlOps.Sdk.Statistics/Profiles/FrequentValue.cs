namespace MlOps.Sdk.Statistics;

/// <summary>A number that occurs often.</summary>
/// <param name="Value">The number.</param>
/// <param name="Share">Its estimated share of the finite values, in [0, 1].</param>
/// <param name="Error">The share is off by no more than this in 99 % of sketches; 0 while the sketch is exact.</param>
public readonly record struct FrequentValue(double Value, double Share, double Error);
