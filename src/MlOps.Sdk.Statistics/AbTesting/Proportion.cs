using MathNet.Numerics.Distributions;

namespace MlOps.Sdk.Statistics;

/// <summary>Successes among trials.</summary>
public readonly record struct Proportion
{
    /// <summary>Counts successes among trials.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or there are more successes than trials.</exception>
    public Proportion(long successes, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        if (successes < 0 || successes > trials)
            throw new ArgumentOutOfRangeException(nameof(successes), successes, $"Successes lie between 0 and the trials, here {trials}.");
        (Successes, Trials) = (successes, trials);
    }

    /// <summary>How often it came true.</summary>
    public long Successes { get; }

    /// <summary>How often it was tried.</summary>
    public long Trials { get; }

    /// <summary>The share of successes; null without trials.</summary>
    public double? Share => Trials > 0 ? (double)Successes / Trials : null;

    internal double P => (double)Successes / Trials;

    /// <summary>Variance of the share by the normal approximation.</summary>
    internal double Variance => P * (1 - P) / Trials;

    /// <summary>The two-sided confidence interval of the share, within [0, 1]; null without trials.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> does not lie in (0, 1), or <paramref name="kind"/> is unknown.</exception>
    public Interval? ConfidenceInterval(double level = 0.95, ProportionInterval kind = ProportionInterval.Wilson)
    {
        Probability.ThrowIfNotInside(level);
        if (Trials == 0)
            return null;

        double n = Trials, x = Successes, p = P, tail = (1 - level) / 2, z = NormalDistribution.Quantile(1 - tail), square = z * z;
        var (lower, upper) = kind switch
        {
            ProportionInterval.Wilson => Around((p + square / (2 * n)) / (1 + square / n), z / (1 + square / n) * Math.Sqrt(p * (1 - p) / n + square / (4 * n * n))),
            ProportionInterval.AgrestiCoull => Shrunk(x + square / 2, n + square, z),
            ProportionInterval.ClopperPearson => (x == 0 ? 0 : Beta.InvCDF(x, n - x + 1, tail), x == n ? 1 : Beta.InvCDF(x + 1, n - x, 1 - tail)),
            ProportionInterval.Jeffreys => (Beta.InvCDF(x + 0.5, n - x + 0.5, tail), Beta.InvCDF(x + 0.5, n - x + 0.5, 1 - tail)),
            ProportionInterval.Normal => Shrunk(x, n, z),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of interval."),
        };
        return new Interval(Math.Max(0, lower), Math.Min(1, upper), level);
    }

    private static (double, double) Shrunk(double successes, double trials, double z)
    {
        var p = successes / trials;
        return Around(p, z * Math.Sqrt(p * (1 - p) / trials));
    }

    private static (double, double) Around(double centre, double half) => (centre - half, centre + half);
}
