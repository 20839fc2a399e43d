namespace MlOps.Sdk;

/// <summary>The answer to one row.</summary>
/// <typeparam name="TOut">The record made from the model's outputs.</typeparam>
/// <param name="Id">Names the prediction, so that its true outcome can be joined later.</param>
/// <param name="Version">The model version that answered.</param>
/// <param name="Value">The answer.</param>
public readonly record struct Prediction<TOut>(PredictionId Id, int Version, TOut Value);
