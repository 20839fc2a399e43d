namespace MlOps.Sdk.Evaluation;

/// <summary>The counterfactuals found.</summary>
public sealed record CounterfactualAnswer
{
    /// <summary>The nearest first; empty where none was found, which does not prove that there is none.</summary>
    public required IReadOnlyList<Counterfactual> Found { get; init; }

    /// <summary>Why nothing was found; null where something was.</summary>
    public string? Reason { get; init; }

    /// <summary>Rows the model was asked for.</summary>
    public required long ModelRows { get; init; }
}
