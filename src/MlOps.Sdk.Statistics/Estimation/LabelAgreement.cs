namespace MlOps.Sdk.Statistics;

/// <summary>Whether the labels that have arrived agree with the calibrated scores: the one direct test for concept drift.</summary>
/// <param name="Rows">Rows with a label.</param>
/// <param name="ExpectedShare">Share of these rows the scores expect to be positive (or right, or the expected error).</param>
/// <param name="ObservedShare">Share that is.</param>
/// <param name="PValue">Chance of labels at least this far from the scores if these hold (Spiegelhalter 1986 and the test of the mean, combined by Bonferroni).</param>
public readonly record struct LabelAgreement(int Rows, double ExpectedShare, double ObservedShare, double PValue)
{
    /// <summary>Compares outcomes with their stated chances.</summary>
    /// <returns>Null without rows.</returns>
    internal static LabelAgreement? Of(ReadOnlySpan<double> chances, ReadOnlySpan<bool> outcomes)
    {
        if (chances.IsEmpty)
            return null;

        double expected = 0, observed = 0, variance = 0, tilt = 0, tiltVariance = 0;
        for (var i = 0; i < chances.Length; i++)
        {
            var chance = chances[i];
            var outcome = outcomes[i] ? 1.0 : 0.0;
            var spread = chance * (1 - chance);
            var weight = 1 - 2 * chance;
            expected += chance;
            observed += outcome;
            variance += spread;
            tilt += (outcome - chance) * weight;
            tiltVariance += weight * weight * spread;
        }

        var p = Math.Min(1, 2 * Math.Min(P(observed - expected, variance), P(tilt, tiltVariance)));
        return new LabelAgreement(chances.Length, expected / chances.Length, observed / chances.Length, p);
    }

    private static double P(double difference, double variance) =>
        variance > 0 ? NormalDistribution.TwoSided(difference / Math.Sqrt(variance)) : Math.Abs(difference) > 1e-9 ? 0 : 1;
}
