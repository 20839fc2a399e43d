namespace MlOps.Sdk.Evaluation;

/// <summary>How far a counterfactual is from the explained row, in units of each feature's scale.</summary>
public enum CounterfactualDistance
{
    /// <summary>Sum of changes: prefers few features.</summary>
    Manhattan,

    /// <summary>Root of the sum of squared changes: prefers small changes.</summary>
    Euclidean,
}
