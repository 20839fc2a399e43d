namespace MlOps.Sdk.Statistics;

/// <summary>Measures of how large a difference is, with intervals.</summary>
public static class EffectSizes
{
    /// <summary>Cohen's d: reference mean less current mean over the pooled standard deviation, its corrected value being Hedges' g.</summary>
    /// <returns>Null below two values a side, with an infinite value, or without any variance.</returns>
    public static EffectSize? CohensD(SortedSample reference, SortedSample current, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        Probability.ThrowIfNotInside(level);
        if (reference.Count < 2 || current.Count < 2 || reference.HasInfinity || current.HasInfinity)
            return null;

        var (x, y, _) = ScaledMoments.Of(reference, current);
        double n = x.Count, m = y.Count, degrees = n + m - 2;
        var pooled = Math.Sqrt((x.M2 + y.M2) / degrees);
        if (!(pooled > 0))
            return null;

        var d = (x.Mean - y.Mean) / pooled;
        var half = NormalDistribution.Quantile((1 + level) / 2) * Math.Sqrt((n + m) / (n * m) + d * d / (2 * (n + m)));
        return new EffectSize(EffectNames.CohensD, Math.Abs(d))
        {
            Corrected = Math.Abs(d) * (1 - 3 / (4 * degrees - 1)),
            Interval = new Interval(Math.Max(0, Math.Abs(d) - half), Math.Abs(d) + half, level),
        };
    }

    /// <summary>Cliff's delta: the chance that a current value exceeds a reference value less the chance of the reverse, in [-1, 1].</summary>
    /// <param name="reference">The sample compared with, at least one value.</param>
    /// <param name="current">The sample in question, at least one value.</param>
    /// <param name="level">Coverage of the interval, which follows Cliff (1993) with his asymmetric form.</param>
    /// <exception cref="ArgumentException">A sample is empty.</exception>
    public static EffectSize CliffsDelta(SortedSample reference, SortedSample current, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        Probability.ThrowIfNotInside(level);
        double n = reference.Count, m = current.Count;
        if (n == 0 || m == 0)
            throw new ArgumentException("Cliff's delta of an empty sample is not defined.");

        // For each value the share of the other side below it less the share above it.
        double sum = 0, squaresReference = 0, squaresCurrent = 0, pairs = 0;
        var pooled = new PooledValues(reference.Values, current.Values);
        while (pooled.MoveNext())
        {
            double x = pooled.ReferenceHere, y = pooled.CurrentHere;
            double belowX = pooled.ReferenceReached - x, aboveX = n - pooled.ReferenceReached;
            double belowY = pooled.CurrentReached - y, aboveY = m - pooled.CurrentReached;
            var ofCurrent = (belowX - aboveX) / n;
            var ofReference = (aboveY - belowY) / m;
            sum += y * ofCurrent;
            squaresCurrent += y * ofCurrent * ofCurrent;
            squaresReference += x * ofReference * ofReference;
            pairs += y * (belowX + aboveX);
        }

        var delta = sum / m;
        if (n < 2 || m < 2)
            return new EffectSize(EffectNames.CliffsDelta, delta);

        var varianceReference = (squaresReference - n * delta * delta) / (n - 1);
        var varianceCurrent = (squaresCurrent - m * delta * delta) / (m - 1);
        var variancePairs = (pairs - n * m * delta * delta) / (n * m - 1);
        var variance = Math.Max(0, ((m - 1) * varianceCurrent + (n - 1) * varianceReference + variancePairs) / (n * m));
        var z = NormalDistribution.Quantile((1 + level) / 2);
        double square = delta * delta, spread = z * z * variance;
        if (square >= 1)
            return new EffectSize(EffectNames.CliffsDelta, delta) { Interval = new Interval(delta, delta, level) };

        var half = z * Math.Sqrt(variance) * Math.Sqrt((1 - square) * (1 - square) + spread);
        var centre = delta - delta * square;
        var scale = 1 - square + spread;
        return new EffectSize(EffectNames.CliffsDelta, delta)
        {
            Interval = new Interval(Math.Max(-1, (centre - half) / scale), Math.Min(1, (centre + half) / scale), level),
        };
    }

    /// <summary>Cohen's w of a table: sqrt(chi-squared / N).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chiSquare"/> is negative or <paramref name="total"/> not positive.</exception>
    public static EffectSize CohensW(double chiSquare, double total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chiSquare);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(total);
        return new EffectSize(EffectNames.CohensW, Math.Sqrt(chiSquare / total));
    }

    /// <summary>Cohen's w of a table with an interval, from the noncentral chi-squared laws whose tails leave the observed value (Smithson 2003).</summary>
    /// <param name="chiSquare">Chi-squared of the table.</param>
    /// <param name="total">Sum of all counts.</param>
    /// <param name="degrees">Degrees of freedom of the table.</param>
    /// <param name="level">Coverage of the interval.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chiSquare"/> is negative or infinite, <paramref name="total"/> or <paramref name="degrees"/> not positive.</exception>
    public static EffectSize CohensW(double chiSquare, double total, int degrees, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);
        Probability.ThrowIfNotInside(level);
        if (!double.IsFinite(chiSquare))
            throw new ArgumentOutOfRangeException(nameof(chiSquare), chiSquare, "Chi-squared is finite.");
        var w = CohensW(chiSquare, total);
        var tail = (1 - level) / 2;
        return w with
        {
            Corrected = Math.Sqrt(Math.Max(0, chiSquare - degrees) / total),
            Interval = new Interval(
                Math.Sqrt(NoncentralChiSquared.For(chiSquare, degrees, tail) / total), Math.Sqrt(NoncentralChiSquared.For(chiSquare, degrees, 1 - tail) / total), level),
        };
    }

    /// <summary>Cohen's h of two shares: the difference of twice their arcsine roots, in absolute value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A share lies outside [0, 1].</exception>
    public static EffectSize CohensH(double referenceShare, double currentShare)
    {
        Probability.ThrowIfOutside(referenceShare);
        Probability.ThrowIfOutside(currentShare);
        return new EffectSize(EffectNames.CohensH, Math.Abs(2 * Math.Asin(Math.Sqrt(referenceShare)) - 2 * Math.Asin(Math.Sqrt(currentShare))));
    }
}
