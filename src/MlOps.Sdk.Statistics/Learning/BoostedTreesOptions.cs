namespace MlOps.Sdk.Statistics;

/// <summary>How <see cref="GradientBoostedTrees"/> are grown. The defaults suit a few thousand to a few million rows.</summary>
public sealed record BoostedTreesOptions
{
    /// <summary>What is minimised. Default <see cref="BoostingLoss.Squared"/>.</summary>
    public BoostingLoss Loss { get; init; } = BoostingLoss.Squared;

    /// <summary>Number of trees, at least 1. Default 100.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Share of each tree's correction that is applied, in (0, 1]. Default 0.1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Most leaves of one tree, at least 2; the leaf with the largest gain is split first. Default 31.</summary>
    public int MaxLeaves { get; init; } = 31;

    /// <summary>Most splits between the root and a leaf, at least 1. Default 8.</summary>
    public int MaxDepth { get; init; } = 8;

    /// <summary>Fewest training rows in a leaf, at least 1. Default 20.</summary>
    public int MinRowsPerLeaf { get; init; } = 20;

    /// <summary>Shrinks the value of small leaves: each counts as if it had this many more rows without residual; 0 or more. Default 1.</summary>
    public double Shrinkage { get; init; } = 1;

    /// <summary>Share of the rows each tree is grown on, drawn without replacement, in (0, 1]. Default 1.</summary>
    public double RowFraction { get; init; } = 1;

    /// <summary>Share of the features each tree may split on, in (0, 1]; at least one. Default 1.</summary>
    public double FeatureFraction { get; init; } = 1;

    /// <summary>Most bins a feature's values are grouped into before growing, in [2, 255]. Default 255.</summary>
    public int MaxBins { get; init; } = 255;

    /// <summary>Seed of the row and feature draws; without them it changes nothing.</summary>
    public ulong Seed { get; init; } = 42;

    internal void Validate()
    {
        if (!Enum.IsDefined(Loss))
            throw new ArgumentOutOfRangeException(nameof(Loss), Loss, "The loss is squared or logistic.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Trees, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxLeaves, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDepth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinRowsPerLeaf, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBins, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxBins, 255);
        ThrowUnlessShare(LearningRate, nameof(LearningRate));
        ThrowUnlessShare(RowFraction, nameof(RowFraction));
        ThrowUnlessShare(FeatureFraction, nameof(FeatureFraction));
        if (!(Shrinkage >= 0 && double.IsFinite(Shrinkage)))
            throw new ArgumentOutOfRangeException(nameof(Shrinkage), Shrinkage, "Shrinkage is 0 or more.");
    }

    private static void ThrowUnlessShare(double value, string name)
    {
        if (!(value > 0 && value <= 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} lies in (0, 1].");
    }
}
