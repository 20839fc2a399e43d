namespace MlOps.Sdk.Statistics;

/// <summary>Intervals that cover at all moments together, for any measure with a variance.</summary>
public static class ConfidenceSequence
{
    /// <summary>The asymptotic confidence sequence of a mean (Waudby-Smith et al. 2024).</summary>
    /// <param name="mean">Mean of the rows so far.</param>
    /// <param name="deviation">Their standard deviation, 0 or more.</param>
    /// <param name="rows">Number of rows, at least 1; it holds from a few dozen on.</param>
    /// <param name="alpha">The accepted chance of ever missing the true mean.</param>
    /// <param name="tightness">Where it is tightest: larger for fewer rows, positive. 1/√n is tightest near n rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Interval Asymptotic(double mean, double deviation, long rows, double alpha = 0.05, double tightness = 0.1)
    {
        Bounds.Finite(mean);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(deviation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tightness);
        Probability.ThrowIfNotInside(alpha);
        double n = rows, scale = n * tightness * tightness + 1;
        var half = deviation * Math.Sqrt(2 * scale / (n * n * tightness * tightness) * Math.Log(Math.Sqrt(scale) / alpha));
        return new Interval(mean - half, mean + half, 1 - alpha);
    }
}
