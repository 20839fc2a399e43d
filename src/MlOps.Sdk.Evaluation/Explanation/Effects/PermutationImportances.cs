namespace MlOps.Sdk.Evaluation;

/// <summary>The importance of every feature, or group of features, for one metric.</summary>
public sealed record PermutationImportances
{
    /// <summary>The metric on the rows as they are.</summary>
    public required double Baseline { get; init; }

    /// <summary>One a feature, or a group, in their order.</summary>
    public required IReadOnlyList<FeatureImportance> Features { get; init; }

    /// <summary>Rows the model was asked for.</summary>
    public required long ModelRows { get; init; }
}
