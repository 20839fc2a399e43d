namespace MlOps.Sdk.Statistics;

/// <summary>Compares the accuracy of two classifiers on the same rows by the rows on which exactly one is right (McNemar 1947).</summary>
public static class McNemar
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "mcnemar";

    /// <summary>Below this many disagreements the exact p-value is reported, from it on the mid-p value (Fagerland et al. 2013).</summary>
    private const long ExactBelow = 25;

    /// <summary>Compares which rows each got right.</summary>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static McNemarResult Test(ReadOnlySpan<bool> championCorrect, ReadOnlySpan<bool> challengerCorrect)
    {
        if (championCorrect.Length != challengerCorrect.Length)
            throw new ArgumentException($"The champion has {championCorrect.Length} rows and the challenger {challengerCorrect.Length}; compare both on the same rows.", nameof(challengerCorrect));

        long onlyChampion = 0, onlyChallenger = 0;
        for (var i = 0; i < championCorrect.Length; i++)
        {
            if (championCorrect[i] && !challengerCorrect[i])
                onlyChampion++;
            else if (!championCorrect[i] && challengerCorrect[i])
                onlyChallenger++;
        }

        return Test(onlyChampion, onlyChallenger);
    }

    /// <summary>Compares from the counts of disagreement.</summary>
    /// <param name="onlyChampion">Rows only the champion got right.</param>
    /// <param name="onlyChallenger">Rows only the challenger got right.</param>
    /// <returns>p = 1 without any disagreement.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static McNemarResult Test(long onlyChampion, long onlyChallenger)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyChampion);
        ArgumentOutOfRangeException.ThrowIfNegative(onlyChallenger);
        var discordant = onlyChampion + onlyChallenger;
        if (discordant == 0)
            return new McNemarResult(0, 0, 1, 1, 1, 1, false);

        var smaller = Math.Min(onlyChampion, onlyChallenger);
        var exact = Math.Min(1, 2 * BinomialDistribution.Cumulative(smaller, discordant, 0.5));
        var mass = BinomialDistribution.Mass(smaller, discordant, 0.5);
        var midP = onlyChampion == onlyChallenger ? 1 : exact - mass;
        double difference = Math.Abs(onlyChampion - onlyChallenger), corrected = difference - 1;
        return new McNemarResult(
            onlyChampion,
            onlyChallenger,
            exact,
            midP,
            ChiSquaredDistribution.Survival(difference * difference / discordant, 1),
            ChiSquaredDistribution.Survival(corrected * corrected / discordant, 1),
            discordant >= ExactBelow);
    }
}
