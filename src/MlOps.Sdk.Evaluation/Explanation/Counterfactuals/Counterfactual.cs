namespace MlOps.Sdk.Evaluation;

/// <summary>A row near the explained one that gets the wanted score.</summary>
public sealed record Counterfactual
{
    /// <summary>The row's features.</summary>
    public required IReadOnlyList<double> Row { get; init; }

    /// <summary>The model's score of it.</summary>
    public required double Score { get; init; }

    /// <summary>How far it is from the explained row, in scales.</summary>
    public required double Distance { get; init; }

    /// <summary>The features that differ.</summary>
    public required IReadOnlyList<int> Changed { get; init; }
}
