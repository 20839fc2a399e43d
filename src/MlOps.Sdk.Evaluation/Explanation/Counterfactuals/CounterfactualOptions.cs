namespace MlOps.Sdk.Evaluation;

/// <summary>Which score to reach, how near means near, and what may change.</summary>
public sealed record CounterfactualOptions : ExplanationOptions
{
    /// <summary>The least score that is wanted.</summary>
    public double AtLeast { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest score that is wanted.</summary>
    public double AtMost { get; init; } = double.PositiveInfinity;

    /// <summary>How changes add up.</summary>
    public CounterfactualDistance Distance { get; init; }

    /// <summary>What counts as a change of 1, a number above 0 a feature; the median absolute deviation of the training rows unless given, and 1 without rows.</summary>
    public IReadOnlyList<double>? Scales { get; init; }

    /// <summary>What may change, by feature; anything unless given.</summary>
    public IReadOnlyDictionary<int, FeatureConstraint> Constraints { get; init; } = new Dictionary<int, FeatureConstraint>();

    /// <summary>Columns of which exactly one is 1.</summary>
    public IReadOnlyList<int[]> OneHot { get; init; } = [];

    /// <summary>Counterfactuals to return, each changing other features; 3 unless set.</summary>
    public int Count { get; init; } = 3;
}
