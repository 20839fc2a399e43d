namespace MlOps.Sdk.Evaluation;

/// <summary>What each feature, or group of features, adds to one prediction.</summary>
public sealed record ShapleyValues
{
    /// <summary>The value with every feature taken from the background.</summary>
    public required double BaseValue { get; init; }

    /// <summary>The value of the explained row: <see cref="BaseValue"/> plus all contributions.</summary>
    public required double Prediction { get; init; }

    /// <summary>A contribution a feature, or a group.</summary>
    public required IReadOnlyList<double> Contributions { get; init; }

    /// <summary>Rows the model was asked for.</summary>
    public required long ModelRows { get; init; }

    /// <summary>Standard error of each contribution; 0 where the method is exact.</summary>
    public required IReadOnlyList<double> StandardErrors { get; init; }

    /// <summary>Of <see cref="Shapley.Kernel"/>: how well the coalitions tell features apart, 1 at best; infinite where they do not. Null elsewhere.</summary>
    public double? Condition { get; init; }
}
