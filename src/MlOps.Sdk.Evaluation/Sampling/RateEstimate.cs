using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>A share of rows: Wilson's interval and the score test it inverts (Wilson 1927).</summary>
internal sealed class RateEstimate : Estimate
{
    public override double StandardError => Math.Sqrt(Value * (1 - Value) / Count);

    public override Interval Interval(double level)
    {
        var z = NormalDistribution.Quantile(0.5 + level / 2);
        var n = (double)Count;
        var shrink = 1 + z * z / n;
        var centre = (Value + z * z / (2 * n)) / shrink;
        var reach = z / shrink * Math.Sqrt(Value * (1 - Value) / n + z * z / (4 * n * n));

        // Rounding must not push the end off a share of exactly none or all.
        return new(Value == 0 ? 0 : centre - reach, Value == 1 ? 1 : centre + reach, level);
    }

    public override double PValueOfAtMost(double bound) => Tail(bound, sign: 1);

    public override double PValueOfAtLeast(double bound) => Tail(bound, sign: -1);

    private double Tail(double bound, int sign)
    {
        // Beyond [0, 1] every share lies on one side; at its ends the null hypothesis leaves no spread.
        if (bound is <= 0 or >= 1)
            return PointPValue(sign * (Value - bound) <= 0);

        return NormalDistribution.Survival(sign * (Value - bound) / Math.Sqrt(bound * (1 - bound) / Count));
    }
}
