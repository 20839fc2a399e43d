using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>How good forecast intervals and ensembles are.</summary>
public static class IntervalForecasts
{
    /// <summary>Share of steps within their interval, ends included.</summary>
    /// <param name="truth">What came.</param>
    /// <param name="lower">Lower end of each interval.</param>
    /// <param name="upper">Upper end of each interval.</param>
    /// <exception cref="ArgumentException">Lengths differ, or an interval's lower end lies above its upper end.</exception>
    public static MetricValue Coverage(ReadOnlySpan<double> truth, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper) =>
        Mean(truth, lower, upper, static (y, low, high) => y >= low && y <= high ? 1 : 0);

    /// <summary>Mean width of the intervals.</summary>
    /// <inheritdoc cref="Coverage"/>
    public static MetricValue MeanWidth(ReadOnlySpan<double> truth, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper) =>
        Mean(truth, lower, upper, static (_, low, high) => high - low);

    /// <summary>Winkler's interval score (1972; Gneiting and Raftery 2007): width plus a penalty for each miss; lower is better.</summary>
    /// <param name="truth">What came.</param>
    /// <param name="lower">Lower end of each interval.</param>
    /// <param name="upper">Upper end of each interval.</param>
    /// <param name="alpha">The share the intervals leave out, such as 0.1 for 90 %.</param>
    /// <exception cref="ArgumentException">Lengths differ, or an interval's lower end lies above its upper end.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> does not lie in (0, 1).</exception>
    public static MetricValue WinklerScore(ReadOnlySpan<double> truth, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double alpha)
    {
        Probability.ThrowIfNotInside(alpha);
        return Mean(truth, lower, upper, (y, low, high) => high - low + (y < low ? 2 / alpha * (low - y) : y > high ? 2 / alpha * (y - high) : 0));
    }

    /// <summary>Continuous ranked probability score of an ensemble (Gneiting and Raftery 2007): E|X - y| - E|X - X'| / 2; the absolute error where it has one member.</summary>
    /// <param name="ensemble">The members, at least one.</param>
    /// <param name="truth">What came.</param>
    /// <returns>Not computable without members or with a value that is not finite.</returns>
    public static MetricValue Crps(ReadOnlySpan<double> ensemble, double truth)
    {
        if (ensemble.IsEmpty)
            return MetricValue.NotComputable("no members");
        if (!double.IsFinite(truth) || PairedLosses.NotFinite(ensemble) is not null)
            return MetricValue.NotComputable(string.Create(CultureInfo.InvariantCulture, $"a member or the truth, {truth}, is not finite"));

        // Sorted, the sum over pairs is linear in the ranks.
        var sorted = ensemble.ToArray();
        Array.Sort(sorted);
        double n = sorted.Length;
        var (away, apart) = (default(CompensatedSum), default(CompensatedSum));
        for (var i = 0; i < sorted.Length; i++)
        {
            away.Add(Math.Abs(sorted[i] - truth));
            apart.Add((2 * i + 1 - n) * sorted[i]);
        }

        return Math.Max(0, away.Value / n - apart.Value / (n * n));
    }

    private static MetricValue Mean(ReadOnlySpan<double> truth, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Func<double, double, double, double> score)
    {
        if (truth.Length != lower.Length || truth.Length != upper.Length)
            throw new ArgumentException($"There are {truth.Length} steps, {lower.Length} lower and {upper.Length} upper ends; give one of each a step.", nameof(upper));

        var mean = default(WeightedMean);
        for (var i = 0; i < truth.Length; i++)
        {
            if (lower[i] > upper[i])
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Interval {i} reaches from {lower[i]} to {upper[i]}."), nameof(lower));
            if (!double.IsFinite(truth[i]) || !double.IsFinite(lower[i]) || !double.IsFinite(upper[i]))
                return MetricValue.NotComputable(string.Create(CultureInfo.InvariantCulture, $"step {i} is {truth[i]} in [{lower[i]}, {upper[i]}]"));
            mean.Add(score(truth[i], lower[i], upper[i]));
        }

        return truth.IsEmpty ? MetricValue.NotComputable("no steps") : mean.Value;
    }
}
