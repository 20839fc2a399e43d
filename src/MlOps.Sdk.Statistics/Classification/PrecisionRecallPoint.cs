namespace MlOps.Sdk.Statistics;

/// <summary>One point of a precision–recall curve.</summary>
/// <param name="Threshold">Scores at or above it are called positive.</param>
/// <param name="Precision">Share of positives among rows called positive.</param>
/// <param name="Recall">Share of positives called positive.</param>
public readonly record struct PrecisionRecallPoint(double Threshold, double Precision, double Recall);
