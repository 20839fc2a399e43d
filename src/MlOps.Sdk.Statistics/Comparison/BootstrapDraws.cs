namespace MlOps.Sdk.Statistics;

/// <summary>The sorted improvements of bootstrap draws and how quantiles are read off them.</summary>
internal sealed record BootstrapDraws(double[] Sorted, double Observed, BootstrapInterval Interval, double Bias, double Acceleration)
{
    /// <summary>Takes sorted draws; <paramref name="jackknife"/> holds the improvement without each row, for <see cref="BootstrapInterval.Bca"/>.</summary>
    public static BootstrapDraws Of(double[] sorted, double observed, BootstrapInterval interval, ReadOnlySpan<double> jackknife)
    {
        if (interval != BootstrapInterval.Bca)
            return new BootstrapDraws(sorted, observed, interval, 0, 0);

        double below = sorted.Count(r => r < observed), equal = sorted.Count(r => r == observed);
        var share = (below + equal / 2) / sorted.Length;
        double mean = Moments.Of(jackknife).Mean, squares = 0, cubes = 0;
        foreach (var value in jackknife)
        {
            var gap = mean - value;
            squares += gap * gap;
            cubes += gap * gap * gap;
        }

        return new BootstrapDraws(sorted, observed, interval, NormalDistribution.Quantile(share), squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : 0);
    }

    /// <summary>The end of a one-sided interval that leaves out <paramref name="p"/> below it.</summary>
    public double Quantile(double p) => Interval switch
    {
        BootstrapInterval.Basic => 2 * Observed - Quantiles.Type7(Sorted, 1 - p),
        BootstrapInterval.Bca => Quantiles.Type7(Sorted, Adjusted(p)),
        _ => Quantiles.Type7(Sorted, p),
    };

    private double Adjusted(double p)
    {
        // All draws on one side of the estimate: the correction is infinite and so is its limit.
        if (double.IsInfinity(Bias))
            return Bias > 0 ? 1 : 0;

        var shifted = Bias + NormalDistribution.Quantile(p);
        return NormalDistribution.Cumulative(Bias + shifted / (1 - Acceleration * shifted));
    }
}
