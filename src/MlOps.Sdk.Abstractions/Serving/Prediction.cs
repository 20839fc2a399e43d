namespace MlOps.Sdk;

/// <summary>The answer to one row.</summary>
/// <typeparam name="TOut">The record made from the model's outputs.</typeparam>
/// <param name="Id">Names the prediction, so that its true outcome can be joined later.</param>
/// <param name="Version">The model version that answered; 0 when a constant did.</param>
/// <param name="Value">The answer.</param>
public readonly record struct Prediction<TOut>(PredictionId Id, int Version, TOut Value)
{
    /// <summary>The variant of the route that answered; null for a call without a route.</summary>
    public string? Variant { get; init; }

    /// <summary>The chance that the route gave this call to that variant, in (0, 1]; 1 for a call without a route.</summary>
    public double Propensity { get; init; } = 1;
}
