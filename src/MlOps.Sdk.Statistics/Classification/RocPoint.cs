namespace MlOps.Sdk.Statistics;

/// <summary>One point of a ROC curve.</summary>
/// <param name="Threshold">Scores at or above it are called positive.</param>
/// <param name="FalsePositiveRate">Share of negatives called positive.</param>
/// <param name="TruePositiveRate">Share of positives called positive.</param>
public readonly record struct RocPoint(double Threshold, double FalsePositiveRate, double TruePositiveRate);
