namespace MlOps.Sdk.Evaluation;

/// <summary>
/// The Shapley interaction index (Grabisch and Roubens 1999; Lundberg 2020): what two features add together beyond what each adds alone,
/// half in each of the two cells; the diagonal is what is left of a feature's contribution.
/// </summary>
public sealed record ShapleyInteractions
{
    /// <summary>The value with every feature absent.</summary>
    public required double BaseValue { get; init; }

    /// <summary>The value of the explained row: <see cref="BaseValue"/> plus all cells.</summary>
    public required double Prediction { get; init; }

    /// <summary>A symmetric matrix, row by row; each row adds up to the feature's contribution.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Values { get; init; }

    /// <summary>Rows the model was asked for.</summary>
    public required long ModelRows { get; init; }
}
