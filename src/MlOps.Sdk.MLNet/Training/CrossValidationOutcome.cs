namespace MlOps.Sdk.MLNet;

/// <summary>What a cross-validation found.</summary>
public sealed record CrossValidationOutcome
{
    /// <summary>The folds in their order.</summary>
    public required IReadOnlyList<CrossValidationFold> Folds { get; init; }

    /// <summary>The mean of each metric over the folds.</summary>
    public required IReadOnlyDictionary<string, double> Means { get; init; }

    /// <summary>The standard deviation of each metric over the folds, with n-1. The folds share training rows, so it understates the spread of new data.</summary>
    public required IReadOnlyDictionary<string, double> StandardDeviations { get; init; }
}
