namespace MlOps.Sdk.Statistics;

/// <summary>How many rows an experiment needs, and what it can tell with those it has. All tests are two-sided.</summary>
public static class ExperimentPlan
{
    private const double MostRows = 1e12;

    /// <summary>Rows an arm needs to tell two shares apart, by the arcsine transformation (Cohen 1988).</summary>
    /// <param name="baseline">The champion's share, in [0, 1].</param>
    /// <param name="target">The challenger's share to be found, another one.</param>
    /// <param name="alpha">Accepted chance of a false difference.</param>
    /// <param name="power">Wanted chance of finding the target.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share is out of range, both are equal, or <paramref name="alpha"/> or <paramref name="power"/> does not lie in (0, 1) or power does not exceed alpha.</exception>
    public static double RowsForShares(double baseline, double target, double alpha = 0.05, double power = 0.8)
    {
        Check(alpha, power);
        var effect = EffectSizes.CohensH(baseline, target).Value;
        ThrowIfZero(effect, nameof(target));
        return Rows(1e-9, power, rows => NormalPower(effect * Math.Sqrt(rows / 2), alpha));
    }

    /// <summary>The same by the customary normal formula with pooled variance under "no difference".</summary>
    /// <inheritdoc cref="RowsForShares"/>
    public static double RowsForSharesPooled(double baseline, double target, double alpha = 0.05, double power = 0.8)
    {
        Check(alpha, power);
        Probability.ThrowIfOutside(baseline);
        Probability.ThrowIfOutside(target);
        var difference = Math.Abs(target - baseline);
        ThrowIfZero(difference, nameof(target));
        var pooled = (baseline + target) / 2;
        var root = NormalDistribution.Quantile(1 - alpha / 2) * Math.Sqrt(2 * pooled * (1 - pooled))
            + NormalDistribution.Quantile(power) * Math.Sqrt(baseline * (1 - baseline) + target * (1 - target));
        return root * root / (difference * difference);
    }

    /// <summary>Chance of telling two shares apart with so many rows an arm.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A share or <paramref name="alpha"/> is out of range, or there are no rows.</exception>
    public static double PowerForShares(double baseline, double target, double rowsPerArm, double alpha = 0.05)
    {
        Probability.ThrowIfNotInside(alpha);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsPerArm);
        return NormalPower(EffectSizes.CohensH(baseline, target).Value * Math.Sqrt(rowsPerArm / 2), alpha);
    }

    /// <summary>Rows the first arm needs to find a shift of the mean by a t-test.</summary>
    /// <param name="cohensD">The shift in standard deviations, not 0.</param>
    /// <param name="alpha">Accepted chance of a false difference.</param>
    /// <param name="power">Wanted chance of finding the shift.</param>
    /// <param name="ratio">Rows of the second arm for each of the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double RowsForMeans(double cohensD, double alpha = 0.05, double power = 0.8, double ratio = 1)
    {
        Check(alpha, power);
        ThrowIfZero(cohensD, nameof(cohensD));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratio);
        return Rows(3 / (1 + ratio), power, rows => PowerForMeans(cohensD, rows, alpha, ratio));
    }

    /// <summary>Chance of finding a shift of the mean by a t-test.</summary>
    /// <param name="cohensD">The shift in standard deviations.</param>
    /// <param name="rows">Rows of the first arm.</param>
    /// <param name="alpha">Accepted chance of a false difference.</param>
    /// <param name="ratio">Rows of the second arm for each of the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range, or both arms together have no more than two rows.</exception>
    public static double PowerForMeans(double cohensD, double rows, double alpha = 0.05, double ratio = 1)
    {
        Bounds.Finite(cohensD);
        Probability.ThrowIfNotInside(alpha);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratio);
        var degrees = rows * (1 + ratio) - 2;
        if (!(degrees > 0))
            throw new ArgumentOutOfRangeException(nameof(rows), rows, "Both arms together need more than two rows.");
        return StudentPower(cohensD * Math.Sqrt(rows * ratio / (1 + ratio)), degrees, alpha);
    }

    /// <summary>Rows needed to find a shift of the mean by a paired t-test, both models answering the same rows.</summary>
    /// <param name="cohensD">The shift in standard deviations of the difference, not 0.</param>
    /// <param name="alpha">Accepted chance of a false difference.</param>
    /// <param name="power">Wanted chance of finding the shift.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double RowsForPairs(double cohensD, double alpha = 0.05, double power = 0.8)
    {
        Check(alpha, power);
        ThrowIfZero(cohensD, nameof(cohensD));
        return Rows(2, power, rows => StudentPower(cohensD * Math.Sqrt(rows), rows - 1, alpha));
    }

    /// <summary>The smallest shift of the mean, in standard deviations, that so many rows an arm find with the wanted power.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double DetectableShift(double rowsPerArm, double alpha = 0.05, double power = 0.8)
    {
        Check(alpha, power);
        return Solve(0, 1e6, power, shift => PowerForMeans(shift, rowsPerArm, alpha));
    }

    /// <summary>By how much more rows are needed where they come in clusters, such as several a user: 1 + (m - 1) ICC.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clusterSize"/> is below 1, or <paramref name="intraclassCorrelation"/> lies outside [0, 1].</exception>
    public static double DesignEffect(double clusterSize, double intraclassCorrelation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusterSize, 1);
        Probability.ThrowIfOutside(intraclassCorrelation);
        return 1 + (clusterSize - 1) * intraclassCorrelation;
    }

    private static double NormalPower(double shift, double alpha)
    {
        var critical = NormalDistribution.Quantile(1 - alpha / 2);
        return NormalDistribution.Survival(critical - shift) + NormalDistribution.Cumulative(-critical - shift);
    }

    private static double StudentPower(double shift, double degrees, double alpha)
    {
        var critical = StudentTDistribution.Quantile(1 - alpha / 2, degrees);
        return NoncentralT.Survival(critical, degrees, shift) + NoncentralT.Survival(critical, degrees, -shift);
    }

    private static double Rows(double fewest, double power, Func<double, double> powerOf)
    {
        if (powerOf(fewest) >= power)
            return fewest;

        var high = Math.Max(4, fewest * 2);
        while (powerOf(high) < power)
        {
            high *= 4;
            if (high > MostRows)
                throw new ArgumentOutOfRangeException(nameof(power), power, "The effect is too small to be found with any affordable number of rows.");
        }

        return Solve(fewest, high, power, powerOf);
    }

    /// <summary>Where a rising function reaches a value.</summary>
    private static double Solve(double low, double high, double value, Func<double, double> rising)
    {
        for (var i = 0; i < 200 && high - low > 1e-13 * high; i++)
        {
            var middle = (low + high) / 2;
            if (rising(middle) < value)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    private static void Check(double alpha, double power)
    {
        Probability.ThrowIfNotInside(alpha);
        Probability.ThrowIfNotInside(power);
        if (power <= alpha)
            throw new ArgumentOutOfRangeException(nameof(power), power, $"The power exceeds alpha, here {alpha}: a test finds nothing less often than by chance.");
    }

    private static void ThrowIfZero(double effect, string name)
    {
        if (effect == 0 || !double.IsFinite(effect))
            throw new ArgumentOutOfRangeException(name, effect, "There is no difference to be found; give the smallest that matters.");
    }
}
