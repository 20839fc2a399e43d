namespace MlOps.Sdk.Evaluation;

/// <summary>A model as explanations see it: many rows in, one score a row out.</summary>
/// <param name="rows">Feature values, row by row.</param>
/// <param name="features">Features a row.</param>
/// <param name="scores">Receives one score a row.</param>
public delegate void BatchModel(ReadOnlySpan<double> rows, int features, Span<double> scores);
