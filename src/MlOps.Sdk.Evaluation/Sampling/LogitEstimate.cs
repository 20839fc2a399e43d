using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>A value in (0, 1), such as an area under a curve, whose error is taken as normal on the logit scale, so that its interval stays inside.</summary>
internal sealed class LogitEstimate(double standardError) : Estimate
{
    public override double StandardError => standardError;

    private bool HasSpread => standardError > 0 && Value is > 0 and < 1;

    private double LogitError => standardError / (Value * (1 - Value));

    public override Interval Interval(double level)
    {
        if (!HasSpread)
            return new(Value, Value, level);

        var reach = NormalDistribution.Quantile(0.5 + level / 2) * LogitError;
        return new(Inverse(Logit(Value) - reach), Inverse(Logit(Value) + reach), level);
    }

    public override double PValueOfAtMost(double bound) => HasSpread
        ? NormalDistribution.Survival((Logit(Value) - Logit(bound)) / LogitError)
        : PointPValue(Value <= bound);

    public override double PValueOfAtLeast(double bound) => HasSpread
        ? NormalDistribution.Survival((Logit(bound) - Logit(Value)) / LogitError)
        : PointPValue(Value >= bound);

    private static double Logit(double p) =>
        p <= 0 ? double.NegativeInfinity : p >= 1 ? double.PositiveInfinity : Math.Log(p / (1 - p));

    private static double Inverse(double x) => 1 / (1 + Math.Exp(-x));
}
