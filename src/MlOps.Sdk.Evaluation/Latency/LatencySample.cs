using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>Prediction times in milliseconds, sorted.</summary>
internal sealed class LatencySample
{
    private readonly double[] _sorted;

    public LatencySample(double[] milliseconds)
    {
        _sorted = milliseconds;
        Array.Sort(_sorted);
    }

    public int Count => _sorted.Length;

    /// <summary>An observed time: the smallest with at least that share of calls at or below it.</summary>
    public double Quantile(double quantile) => Quantiles.NearestRank(_sorted, quantile);

    /// <summary>
    /// Distribution-free interval: the number of calls below the true quantile is binomial, so two order statistics hold it with at
    /// least the level's probability. An end is infinite where too few calls were made.
    /// </summary>
    public (double Low, double High) Interval(double quantile, double level)
    {
        var tail = (1 - level) / 2;
        return (At(Rank(quantile, tail, upper: false)), At(Rank(quantile, tail, upper: true)));
    }

    private double At(int rank) => rank < 1 ? 0 : rank > _sorted.Length ? double.PositiveInfinity : _sorted[rank - 1];

    private int Rank(double quantile, double tail, bool upper)
    {
        int low = 0, high = _sorted.Length + 1;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            var holds = upper
                ? BinomialDistribution.AtLeast(middle, _sorted.Length, quantile) <= tail
                : BinomialDistribution.Cumulative(middle - 1, _sorted.Length, quantile) > tail;
            if (holds)
                high = middle;
            else
                low = middle;
        }

        return upper ? high : low;
    }
}
