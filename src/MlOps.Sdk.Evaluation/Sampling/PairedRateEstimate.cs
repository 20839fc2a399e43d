using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// The difference of two shares over the same rows: Tango's score test (Statistics in Medicine 1998) and the interval it inverts,
/// which keep their level with few discordant rows where a t-test does not.
/// </summary>
/// <param name="gains">Rows where only the candidate counts.</param>
/// <param name="losses">Rows where only the baseline counts.</param>
internal sealed class PairedRateEstimate(long gains, long losses) : Estimate
{
    public override double StandardError => Math.Sqrt(Math.Max(0, gains + losses - Count * Value * Value)) / Count;

    /// <param name="gaps">1, 0 or -1 a row.</param>
    public static Estimated Of(double[] gaps)
    {
        if (gaps.Length == 0)
            return Estimated.NotComputable("no row takes part");

        long gains = gaps.LongCount(gap => gap > 0), losses = gaps.LongCount(gap => gap < 0);
        return new PairedRateEstimate(gains, losses)
        {
            Value = (double)(gains - losses) / gaps.Length,
            Method = "Tango score, paired",
            Count = gaps.Length,
        };
    }

    public override Interval Interval(double level)
    {
        var z = NormalDistribution.Quantile(0.5 + level / 2);
        return new(Solve(-1, Value, delta => Score(delta) > z), Solve(Value, 1, delta => Score(delta) > -z), level);
    }

    public override double PValueOfAtMost(double bound) =>
        bound <= -1 ? PointPValue(Value <= bound) : bound >= 1 ? 1 : NormalDistribution.Survival(Score(bound));

    public override double PValueOfAtLeast(double bound) =>
        bound >= 1 ? PointPValue(Value >= bound) : bound <= -1 ? 1 : NormalDistribution.Survival(-Score(bound));

    /// <summary>The score statistic at a true difference of <paramref name="delta"/>: falls as delta grows.</summary>
    private double Score(double delta)
    {
        double n = Count, b = gains, c = losses;
        var gap = b - c - n * delta;

        // The share of losses that is most likely given the difference: the larger root of a quadratic.
        var linear = -b - c + (2 * n - b + c) * delta;
        var constant = -c * delta * (1 - delta);
        var share = (Math.Sqrt(Math.Max(0, linear * linear - 8 * n * constant)) - linear) / (4 * n);
        var variance = n * (2 * share + delta * (1 - delta));
        return variance > 0 ? gap / Math.Sqrt(variance) : gap == 0 ? 0 : gap > 0 ? double.PositiveInfinity : double.NegativeInfinity;
    }

    /// <summary>The point where a condition that holds on the left stops holding.</summary>
    private static double Solve(double left, double right, Predicate<double> holds)
    {
        for (var i = 0; i < 60; i++)
        {
            var middle = (left + right) / 2;
            if (holds(middle))
                left = middle;
            else
                right = middle;
        }

        return (left + right) / 2;
    }
}
