namespace MlOps.Sdk.AspNetCore;

/// <summary>The answer to one row, as a typed prediction endpoint gives it.</summary>
/// <remarks>OpenAPI documents describe it, and clients in .NET may read it.</remarks>
/// <typeparam name="TOut">The record made from the model's outputs.</typeparam>
public sealed record PredictionAnswer<TOut>
    where TOut : notnull
{
    /// <summary>Names the prediction, so that its true outcome can be joined later: 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The model version that answered; 0 when a constant did.</summary>
    public required int Version { get; init; }

    /// <summary>The variant of the route that answered; absent for a model without a route.</summary>
    public string? Variant { get; init; }

    /// <summary>The chance that the route gave this call to that variant, in (0, 1]; absent for a model without a route.</summary>
    public double? Propensity { get; init; }

    /// <summary>The answer.</summary>
    public required TOut Value { get; init; }
}
