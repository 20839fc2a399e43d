namespace MlOps.Sdk.Statistics;

/// <summary>
/// Compares the mean loss of two models by exchanging them row by row (Fisher's randomisation test): without a
/// difference each row's sign is the toss of a coin. Every choice of signs is tried up to 20 rows, a seeded sample beyond.
/// </summary>
public static class SignFlip
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "sign-flip";

    private const int ExactUpTo = 20;

    /// <summary>Compares losses, lower being better.</summary>
    /// <param name="championLosses">The champion's loss on each row.</param>
    /// <param name="challengerLosses">The challenger's loss on the same rows.</param>
    /// <param name="draws">Choices of signs tried where not all can be, at least 100.</param>
    /// <param name="seed">Seed of those choices, kept in the details.</param>
    /// <returns>The mean improvement with a two-sided p-value: a share of all choices, or (1 + k)/(1 + draws).</returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="draws"/> is below 100.</exception>
    public static Significance CompareLosses(ReadOnlySpan<double> championLosses, ReadOnlySpan<double> challengerLosses, int draws = 10_000, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 100);
        var differences = PairedLosses.Differences(championLosses, challengerLosses, out var reason);
        if (differences.Length == 0 || reason is not null)
            return Significance.NotComputable(Method, reason ?? "no rows", differences.Length);

        // Zeros have no sign to flip; sums that differ by rounding alone are equal.
        var signed = Array.FindAll(differences, d => d != 0);
        var observed = Math.Abs(signed.Sum());
        var limit = observed - 1e-12 * signed.Sum(Math.Abs);
        var exact = signed.Length <= ExactUpTo;
        return new Significance
        {
            Method = Method,
            Variant = exact ? "exact" : "monte-carlo",
            Statistic = differences.Sum() / differences.Length,
            PValue = exact ? ExactPValue(signed, limit) : SampledPValue(signed, limit, draws, new SplitMix64(seed)),
            Count = differences.Length,
            Details = exact
                ? new Dictionary<string, double> { ["choices"] = Math.Pow(2, signed.Length) }
                : new Dictionary<string, double> { ["draws"] = draws, ["seed"] = seed },
        };
    }

    private static double ExactPValue(double[] signed, double limit)
    {
        long choices = 1L << signed.Length, extreme = 0;
        for (long choice = 0; choice < choices; choice++)
        {
            var sum = 0.0;
            for (var i = 0; i < signed.Length; i++)
                sum += (choice >> i & 1) == 0 ? signed[i] : -signed[i];
            if (Math.Abs(sum) >= limit)
                extreme++;
        }

        return (double)extreme / choices;
    }

    private static double SampledPValue(double[] signed, double limit, int draws, SplitMix64 chance)
    {
        var extreme = 0;
        for (var b = 0; b < draws; b++)
        {
            var sum = 0.0;
            ulong bits = 0;
            for (var i = 0; i < signed.Length; i++)
            {
                if (i % 64 == 0)
                    bits = chance.Next();
                sum += (bits >> (i % 64) & 1) == 0 ? signed[i] : -signed[i];
            }

            if (Math.Abs(sum) >= limit)
                extreme++;
        }

        return (1.0 + extreme) / (1 + draws);
    }
}
