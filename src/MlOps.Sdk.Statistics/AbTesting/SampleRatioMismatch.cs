namespace MlOps.Sdk.Statistics;

/// <summary>Checks whether traffic was split as planned. If not, something else than the split decides who lands where, and no result of the experiment can be trusted.</summary>
public static class SampleRatioMismatch
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "sample-ratio-mismatch";

    /// <summary>The customary level: an experiment with a smaller p-value is stopped and looked into.</summary>
    public const double Alpha = 0.001;

    /// <summary>Tests counts against planned shares by χ².</summary>
    /// <param name="observed">Rows that landed in each arm.</param>
    /// <param name="planned">The planned weight of each arm, positive; they need not add up to 1.</param>
    /// <exception cref="ArgumentException">Lengths differ, there are fewer than two arms, or a count or weight is out of range.</exception>
    public static Significance Test(ReadOnlySpan<long> observed, ReadOnlySpan<double> planned)
    {
        if (observed.Length != planned.Length || observed.Length < 2)
            throw new ArgumentException($"There are {observed.Length} counts and {planned.Length} planned shares; give one of each for every arm, at least two arms.", nameof(planned));

        double total = 0, weight = 0;
        for (var i = 0; i < observed.Length; i++)
        {
            if (observed[i] < 0)
                throw new ArgumentOutOfRangeException(nameof(observed), observed[i], $"The count of arm {i} is negative.");
            if (!(planned[i] > 0 && double.IsFinite(planned[i])))
                throw new ArgumentOutOfRangeException(nameof(planned), planned[i], $"The planned share of arm {i} is not positive.");
            total += observed[i];
            weight += planned[i];
        }

        if (total == 0)
            return Significance.NotComputable(Method, "no rows");

        var statistic = 0.0;
        for (var i = 0; i < observed.Length; i++)
        {
            var expected = total * planned[i] / weight;
            statistic += (observed[i] - expected) * (observed[i] - expected) / expected;
        }

        return new Significance
        {
            Method = Method,
            Statistic = statistic,
            PValue = ChiSquaredDistribution.Survival(statistic, observed.Length - 1),
            Count = (int)Math.Min(int.MaxValue, total),
            Details = new Dictionary<string, double> { ["degrees-of-freedom"] = observed.Length - 1 },
        };
    }
}
