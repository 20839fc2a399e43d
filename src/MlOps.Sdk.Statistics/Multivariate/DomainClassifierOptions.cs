namespace MlOps.Sdk.Statistics;

/// <summary>How a domain classifier learns and is judged.</summary>
public sealed record DomainClassifierOptions
{
    /// <summary>What it learns with. Default <see cref="DomainLearner.Logistic"/>.</summary>
    public DomainLearner Learner { get; init; } = DomainLearner.Logistic;

    /// <summary>Parts the rows are cut into; each is scored by a model of the others. At least 2; default 5.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>C of the logistic regression, positive; default 1.</summary>
    public double InverseRegularization { get; init; } = 1;

    /// <summary>How trees are grown; the loss is always logistic. Default 50 trees of up to 15 leaves.</summary>
    public BoostedTreesOptions Trees { get; init; } = new() { Trees = 50, MaxLeaves = 15 };

    /// <summary>Relabellings for the p-value, each of which trains all folds again: 0, or at least 19. At 0, the default, p comes from the ranks of the scores by a normal law, with a variance that allows for overlapping folds; it tends to be too large rather than too small.</summary>
    public int Permutations { get; init; }

    /// <summary>Seed of folds, relabellings and the shuffling of columns for contributions.</summary>
    public ulong Seed { get; init; } = 1;

    internal void Validate()
    {
        if (!Enum.IsDefined(Learner))
            throw new ArgumentOutOfRangeException(nameof(Learner), Learner, "There is no such learner.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Folds, 2);
        ArgumentNullException.ThrowIfNull(Trees);
        if (!(InverseRegularization > 0 && double.IsFinite(InverseRegularization)))
            throw new ArgumentOutOfRangeException(nameof(InverseRegularization), InverseRegularization, "C is a positive finite number, such as 1.");
        if (Permutations != 0)
            PermutationLaw.ThrowIfTooFew(Permutations);
    }
}
