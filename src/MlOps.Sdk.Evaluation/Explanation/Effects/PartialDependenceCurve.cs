namespace MlOps.Sdk.Evaluation;

/// <summary>How the score moves with one feature: on average, and row by row.</summary>
public sealed record PartialDependenceCurve
{
    /// <summary>The feature's position.</summary>
    public required int Feature { get; init; }

    /// <summary>The values the feature was set to.</summary>
    public required IReadOnlyList<double> Grid { get; init; }

    /// <summary>The mean score at each grid value.</summary>
    public required IReadOnlyList<double> Mean { get; init; }

    /// <summary>Individual conditional expectation (Goldstein 2015): the score of each row at each grid value.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Individual { get; init; }

    /// <summary>Rows the model was asked for.</summary>
    public required long ModelRows { get; init; }

    /// <summary>The curve of a row less its first point, which makes rows comparable.</summary>
    public IReadOnlyList<double> Centred(int row) => [.. Individual[row].Select(score => score - Individual[row][0])];
}
