namespace MlOps.Sdk.Statistics;

/// <summary>What McNemar's test found.</summary>
/// <param name="OnlyChampion">Rows only the champion got right.</param>
/// <param name="OnlyChallenger">Rows only the challenger got right.</param>
/// <param name="ExactPValue">Two-sided p-value of the binomial law.</param>
/// <param name="MidPValue">The same, the observed split counting half: less conservative.</param>
/// <param name="ChiSquarePValue">Large-sample p-value.</param>
/// <param name="CorrectedPValue">Large-sample p-value with continuity correction.</param>
/// <param name="PrefersMidP">Whether there are disagreements enough for the mid-p value.</param>
public readonly record struct McNemarResult(
    long OnlyChampion, long OnlyChallenger, double ExactPValue, double MidPValue, double ChiSquarePValue, double CorrectedPValue, bool PrefersMidP)
{
    /// <summary>The advised two-sided p-value: exact with few disagreements, mid-p otherwise.</summary>
    public double PValue => PrefersMidP ? MidPValue : ExactPValue;

    /// <summary>Odds of the champion being the one that is right; null where the challenger never is.</summary>
    public double? OddsRatio => OnlyChallenger > 0 ? (double)OnlyChampion / OnlyChallenger : null;
}
