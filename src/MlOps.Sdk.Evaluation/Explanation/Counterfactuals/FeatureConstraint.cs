namespace MlOps.Sdk.Evaluation;

/// <summary>What a counterfactual may do to a feature.</summary>
public sealed record FeatureConstraint
{
    /// <summary>A feature that stays as it is.</summary>
    public static FeatureConstraint Immutable { get; } = new() { Change = AllowedChange.None };

    /// <summary>Which way it may move.</summary>
    public AllowedChange Change { get; init; }

    /// <summary>The least value a change may lead to.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest value a change may lead to.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Whether a change leads to whole numbers only.</summary>
    public bool IsInteger { get; init; }

    /// <summary>Whether values are codes of categories: changed only to values of the training rows, at distance 1.</summary>
    public bool IsCategorical { get; init; }
}
