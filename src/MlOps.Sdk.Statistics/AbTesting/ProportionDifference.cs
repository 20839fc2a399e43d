using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>How much larger the challenger's share of successes is than the champion's, each on rows of its own.</summary>
/// <param name="Champion">The first arm.</param>
/// <param name="Challenger">The second arm.</param>
public sealed record ProportionDifference(Proportion Champion, Proportion Challenger)
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "proportion-difference";

    /// <summary>The challenger's share less the champion's; null where an arm has no trials.</summary>
    public double? Difference => Challenger.Share - Champion.Share;

    /// <summary>The pooled z-test of equal shares; z is positive where the challenger's is larger. p = 1 where all trials ended alike.</summary>
    public Significance Test()
    {
        if (Empty() is { } reason)
            return Significance.NotComputable(Method, reason);

        double n = Champion.Trials, m = Challenger.Trials, pooled = (Champion.Successes + Challenger.Successes) / (n + m);
        var error = Math.Sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
        var z = error > 0 ? Difference!.Value / error : 0;
        return new Significance
        {
            Method = Method,
            Variant = "pooled z",
            Statistic = z,
            PValue = NormalDistribution.TwoSided(z),
            Count = (int)Math.Min(int.MaxValue, Champion.Trials + Challenger.Trials),
            Details = new Dictionary<string, double> { ["difference"] = Difference!.Value },
        };
    }

    /// <summary>The two-sided interval of the difference, within [-1, 1]; null where an arm has no trials.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> does not lie in (0, 1), or <paramref name="kind"/> is unknown.</exception>
    public Interval? ConfidenceInterval(double level = 0.95, DifferenceInterval kind = DifferenceInterval.Newcombe)
    {
        Probability.ThrowIfNotInside(level);
        if (Empty() is not null)
            return null;

        var z = NormalDistribution.Quantile((1 + level) / 2);
        var (lower, upper) = kind switch
        {
            DifferenceInterval.Newcombe => Newcombe(level),
            DifferenceInterval.MiettinenNurminen => (Inverted(-1, Difference!.Value, z), Inverted(1, Difference!.Value, -z)),
            DifferenceInterval.AgrestiCaffo => Wald(new(Champion.Successes + 1, Champion.Trials + 2), new(Challenger.Successes + 1, Challenger.Trials + 2), z),
            DifferenceInterval.Wald => Wald(Champion, Challenger, z),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of interval."),
        };
        return new Interval(Math.Max(-1, lower), Math.Min(1, upper), level);
    }

    /// <summary>Is the challenger's share lower by less than <paramref name="margin"/>? By the score test (Miettinen and Nurminen, or Farrington and Manning 1990).</summary>
    /// <param name="margin">The loss that is acceptable, in [0, 1).</param>
    /// <param name="alpha">The accepted chance of a wrong yes.</param>
    /// <param name="unbiased">With Miettinen and Nurminen's factor N/(N - 1); without it the test is Farrington and Manning's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="margin"/> lies outside [0, 1), or <paramref name="alpha"/> outside (0, 1).</exception>
    public ComparisonVerdict NonInferiority(double margin, double alpha = 0.05, bool unbiased = true)
    {
        CheckMargin(margin, zeroToo: true);
        Probability.ThrowIfNotInside(alpha);
        if (Empty() is { } reason)
            return new ComparisonVerdict(false, null, null, alpha, $"not computable: {reason}");

        var p = NormalDistribution.Survival(ScoreTest.Z(Champion, Challenger, -margin, unbiased));
        var lower = Inverted(-1, Difference!.Value, NormalDistribution.Quantile(1 - alpha), unbiased);
        return Verdict(p, lower, alpha, "not worse", -margin);
    }

    /// <summary>Do the shares differ by less than <paramref name="margin"/> either way? Two one-sided tests with the normal approximation.</summary>
    /// <param name="margin">The difference that does not matter, in (0, 1).</param>
    /// <param name="alpha">The accepted chance of a wrong yes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="margin"/> or <paramref name="alpha"/> lies outside (0, 1).</exception>
    public ComparisonVerdict Equivalence(double margin, double alpha = 0.05)
    {
        CheckMargin(margin, zeroToo: false);
        Probability.ThrowIfNotInside(alpha);
        if (Empty() is { } reason)
            return new ComparisonVerdict(false, null, null, alpha, $"not computable: {reason}");

        var error = Math.Sqrt(Champion.Variance + Challenger.Variance);
        if (error == 0)
            return new ComparisonVerdict(false, null, null, alpha, "not computable: both shares are 0 or 1, where the normal approximation has no spread; use the interval");

        var difference = Difference!.Value;
        var p = Math.Max(NormalDistribution.Survival((difference + margin) / error), NormalDistribution.Survival((margin - difference) / error));
        return Verdict(p, difference - NormalDistribution.Quantile(1 - alpha) * error, alpha, "equivalent", margin);
    }

    private static void CheckMargin(double margin, bool zeroToo)
    {
        if (!(margin < 1 && (margin > 0 || (zeroToo && margin == 0))))
            throw new ArgumentOutOfRangeException(nameof(margin), margin, $"The margin is a difference of shares {(zeroToo ? "from 0" : "above 0")} to below 1, such as 0.02.");
    }

    private static (double, double) Wald(Proportion champion, Proportion challenger, double z)
    {
        var half = z * Math.Sqrt(champion.Variance + challenger.Variance);
        var centre = challenger.P - champion.P;
        return (centre - half, centre + half);
    }

    private (double, double) Newcombe(double level)
    {
        Interval a = Champion.ConfidenceInterval(level)!.Value, b = Challenger.ConfidenceInterval(level)!.Value;
        double p = Champion.P, q = Challenger.P;
        return (q - p - Math.Sqrt((q - b.Lower) * (q - b.Lower) + (a.Upper - p) * (a.Upper - p)),
            q - p + Math.Sqrt((b.Upper - q) * (b.Upper - q) + (p - a.Lower) * (p - a.Lower)));
    }

    /// <summary>The difference between <paramref name="outer"/> and <paramref name="inner"/> at which the score test gives <paramref name="z"/>.</summary>
    private double Inverted(double outer, double inner, double z, bool unbiased = true)
    {
        if (inner == outer)
            return outer;

        for (var i = 0; i < 100; i++)
        {
            var middle = (outer + inner) / 2;
            if (Math.Abs(ScoreTest.Z(Champion, Challenger, middle, unbiased)) > Math.Abs(z))
                outer = middle;
            else
                inner = middle;
        }

        return (outer + inner) / 2;
    }

    private ComparisonVerdict Verdict(double p, double lower, double alpha, string claim, double bound)
    {
        var passed = p <= alpha;
        return new ComparisonVerdict(passed, p, lower, alpha, string.Create(
            CultureInfo.InvariantCulture,
            $"{(passed ? claim : $"not shown to be {claim}")}: difference {Difference:G4}, {1 - alpha:P0} lower bound {lower:G4}, p = {p:G3} against {bound:G4}"));
    }

    private string? Empty() =>
        Champion.Trials == 0 ? "the champion has no trials" : Challenger.Trials == 0 ? "the challenger has no trials" : null;
}
