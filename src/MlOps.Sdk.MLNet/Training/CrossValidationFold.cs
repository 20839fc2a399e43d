using Microsoft.ML;

namespace MlOps.Sdk.MLNet;

/// <summary>One fold of a cross-validation.</summary>
public sealed record CrossValidationFold
{
    /// <summary>The child run that was logged to.</summary>
    public required RunId RunId { get; init; }

    /// <summary>What was fitted on the other folds.</summary>
    public required ITransformer Model { get; init; }

    /// <summary>The metrics on this fold, by name.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }
}
