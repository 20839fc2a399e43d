namespace MlOps.Sdk.Statistics;

/// <summary>The hypergeometric distribution: marked items among draws without replacement.</summary>
public static class HypergeometricDistribution
{
    /// <summary>Probability of exactly <paramref name="k"/> marked items among the drawn.</summary>
    /// <param name="k">Marked items drawn.</param>
    /// <param name="population">All items.</param>
    /// <param name="marked">Marked items among them.</param>
    /// <param name="drawn">Items drawn.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or larger than the population.</exception>
    public static double Mass(long k, long population, long marked, long drawn)
    {
        Check(population, marked, drawn);
        if (k < Math.Max(0, drawn + marked - population) || k > Math.Min(marked, drawn))
            return 0;
        if (drawn == 0 || drawn == population)
            return 1;

        // As three binomial probabilities at the share drawn, which keeps full accuracy for large numbers.
        double p = (double)drawn / population, q = (double)(population - drawn) / population;
        return SaddlePoint.BinomialMass(k, marked, p, q) * SaddlePoint.BinomialMass(drawn - k, population - marked, p, q)
            / SaddlePoint.BinomialMass(drawn, population, p, q);
    }

    /// <summary>Probability of at most <paramref name="k"/> marked items among the drawn.</summary>
    /// <inheritdoc cref="Mass"/>
    public static double Cumulative(long k, long population, long marked, long drawn)
    {
        Check(population, marked, drawn);
        long lowest = Math.Max(0, drawn + marked - population), highest = Math.Min(marked, drawn);
        if (k < lowest)
            return 0;
        if (k >= highest)
            return 1;

        // The tail without the bulk is summed, outwards, so that small probabilities keep their digits.
        return k < (double)drawn * marked / population
            ? Probability.Clamp(Sum(k, lowest, -1, population, marked, drawn))
            : Probability.Clamp(1 - Sum(k + 1, highest, 1, population, marked, drawn));
    }

    /// <summary>Sums masses from <paramref name="from"/> outwards until they no longer count.</summary>
    private static double Sum(long from, long to, int step, long population, long marked, long drawn)
    {
        var sum = 0.0;
        for (var k = from; step > 0 ? k <= to : k >= to; k += step)
        {
            var mass = Mass(k, population, marked, drawn);
            sum += mass;
            if (mass < sum * 1e-18)
                break;
        }

        return sum;
    }

    private static void Check(long population, long marked, long drawn)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(marked);
        ArgumentOutOfRangeException.ThrowIfNegative(drawn);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(marked, population);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(drawn, population);
    }
}
