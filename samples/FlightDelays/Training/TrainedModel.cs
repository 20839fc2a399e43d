namespace FlightDelays;

/// <summary>A registered version together with what its training knows of it.</summary>
/// <param name="Version">The registered version.</param>
/// <param name="Recipe">How it was trained.</param>
/// <param name="OriginalScores">ML.NET's own probabilities on the held-out flights.</param>
internal sealed record TrainedModel(ModelVersion Version, string Recipe, float[] OriginalScores);
