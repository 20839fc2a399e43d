using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// A quantile of a sample, such as the p99 of latencies, with an interval that assumes nothing about the distribution:
/// its ends are order statistics chosen by the binomial law (David and Nagaraja 2003, 7.1).
/// </summary>
public sealed record QuantileEstimate
{
    /// <summary>Which quantile, in (0, 1).</summary>
    public required double Level { get; init; }

    /// <summary>The estimate, interpolated (type 7); null when there are no values.</summary>
    public double? Value { get; init; }

    /// <summary>
    /// The confidence interval. An end is infinite where the sample is too small to bound it: the p99 of 100 values has no upper bound.
    /// </summary>
    public Interval? Interval { get; init; }

    /// <summary>The coverage reached, at least the one asked for where both ends are finite.</summary>
    public double? Coverage { get; init; }

    /// <summary>Number of values.</summary>
    public int Count { get; init; }

    /// <summary>Why there is no estimate; null when there is one.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether there is an estimate.</summary>
    [MemberNotNullWhen(true, nameof(Value), nameof(Interval))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsComputable => Value is not null;

    /// <summary>Estimates a quantile.</summary>
    /// <param name="values">The sample, in any order; a NaN makes the result not computable.</param>
    /// <param name="quantile">Which quantile, in (0, 1), such as 0.99.</param>
    /// <param name="confidence">The coverage asked for, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantile"/> or <paramref name="confidence"/> does not lie in (0, 1).</exception>
    public static QuantileEstimate Of(ReadOnlySpan<double> values, double quantile, double confidence = 0.95)
    {
        Probability.ThrowIfNotInside(quantile);
        Probability.ThrowIfNotInside(confidence);
        var sorted = SortedSample.From(values);
        if (sorted.MissingCount > 0 || sorted.Count == 0)
        {
            return new QuantileEstimate
            {
                Level = quantile,
                Count = sorted.Count,
                Reason = sorted.Count == 0 ? "no values" : $"{sorted.MissingCount} of {values.Length} values are NaN",
            };
        }

        var (lower, upper, coverage) = Ranks(sorted.Count, quantile, confidence);
        return new QuantileEstimate
        {
            Level = quantile,
            Value = sorted.Quantile(quantile),
            Interval = new Interval(
                lower == 0 ? double.NegativeInfinity : sorted.Values[lower - 1],
                upper > sorted.Count ? double.PositiveInfinity : sorted.Values[upper - 1],
                confidence),
            Coverage = coverage,
            Count = sorted.Count,
        };
    }

    /// <summary>
    /// Ranks l below u, from 1, with P(X_(l) at or below the quantile, below X_(u)) at least the confidence, each tail at most half of the rest;
    /// rank 0 and n + 1 stand for the infinities.
    /// </summary>
    private static (int Lower, int Upper, double Coverage) Ranks(int n, double quantile, double confidence)
    {
        var tail = (1 - confidence) / 2;
        var lower = Largest(n, k => BinomialDistribution.Cumulative(k - 1, n, quantile) <= tail);
        var upper = Largest(n, k => BinomialDistribution.Cumulative(k - 1, n, quantile) < 1 - tail) + 1;
        var below = lower == 0 ? 0 : BinomialDistribution.Cumulative(lower - 1, n, quantile);
        var above = upper > n ? 0 : 1 - BinomialDistribution.Cumulative(upper - 1, n, quantile);
        return (lower, upper, 1 - below - above);
    }

    /// <summary>The largest rank in 0..n that keeps the condition, which all smaller ones keep too.</summary>
    private static int Largest(int n, Func<int, bool> holds)
    {
        int low = 0, high = n;
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (holds(middle))
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }
}
