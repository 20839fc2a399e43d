namespace MlOps.Sdk.Statistics;

/// <summary>Tests whether probabilities are calibrated, without bins (Spiegelhalter 1986).</summary>
public static class SpiegelhalterTest
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "spiegelhalter";

    /// <summary>Tests the hypothesis that each row is positive with its predicted probability.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="probabilities">The predicted probability of each row being positive.</param>
    /// <returns>The statistic z, standard normal where the hypothesis holds and positive where the model is too sure, and its two-sided p-value.</returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static Significance Test(ReadOnlySpan<bool> truth, ReadOnlySpan<double> probabilities)
    {
        if (BinaryInput.Refuse(truth, probabilities, [], probabilities: true) is { } reason)
            return Significance.NotComputable(Method, reason, truth.Length);

        CompensatedSum gap = default, variance = default;
        for (var i = 0; i < truth.Length; i++)
        {
            var p = probabilities[i];
            gap.Add(((truth[i] ? 1 : 0) - p) * (1 - 2 * p));
            variance.Add((1 - 2 * p) * (1 - 2 * p) * p * (1 - p));
        }

        if (!(variance.Value > 0))
            return Significance.NotComputable(Method, "every probability is 0, 0.5 or 1, so that the score has no variance", truth.Length);

        var z = gap.Value / Math.Sqrt(variance.Value);
        return new Significance { Method = Method, Statistic = z, PValue = NormalDistribution.TwoSided(z), Count = truth.Length };
    }
}
