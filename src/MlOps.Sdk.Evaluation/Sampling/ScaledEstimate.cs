using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>An estimate whose error is normal or Student-t: means of rows, differences of areas.</summary>
internal sealed class ScaledEstimate(double standardError, double degrees = double.PositiveInfinity) : Estimate
{
    public override double StandardError => standardError;

    public override Interval Interval(double level)
    {
        var reach = standardError > 0 ? StudentTDistribution.Quantile(0.5 + level / 2, degrees) * standardError : 0;
        return new(Value - reach, Value + reach, level);
    }

    public override double PValueOfAtMost(double bound) => standardError > 0
        ? StudentTDistribution.Survival((Value - bound) / standardError, degrees)
        : PointPValue(Value <= bound);

    public override double PValueOfAtLeast(double bound) => standardError > 0
        ? StudentTDistribution.Survival((bound - Value) / standardError, degrees)
        : PointPValue(Value >= bound);
}
