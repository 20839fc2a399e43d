namespace MlOps.Sdk.Statistics;

/// <summary>A judged comparison: the outcome, why, and the evidence.</summary>
public sealed record DriftVerdict
{
    /// <summary>What the comparison amounts to.</summary>
    public required DriftOutcome Outcome { get; init; }

    /// <summary>One line for people, such as <c>significant (p = 1.2E-09), psi 0.31 >= 0.1</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The comparison that was judged.</summary>
    public required DriftResult Result { get; init; }

    /// <summary>The p-value after correction for all comparisons judged together; null where the method has none.</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>The effect from which on a difference matters; null where the policy sets none for this method.</summary>
    public double? PracticalLimit { get; init; }

    /// <summary>
    /// The smallest effect, in the unit of <see cref="DriftResult.Effect"/>, that these sample sizes let a test find four times
    /// in five at the level it was judged at; null where that is not known. Above <see cref="PracticalLimit"/> the window
    /// is too small: no drift then only means none that large.
    /// </summary>
    public double? MinimumDetectableEffect { get; init; }

    /// <summary>Whether an effect that would matter may well have gone unseen.</summary>
    public bool IsUnderpowered => Outcome == DriftOutcome.NoDrift && MinimumDetectableEffect > PracticalLimit;

    /// <summary>Whether drift is declared.</summary>
    public bool IsDrift => Outcome == DriftOutcome.Drift;

    /// <inheritdoc/>
    public override string ToString() => $"{Outcome}: {Reason}";
}
