using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>How well scores rank items of graded relevance, one query at a time (Järvelin and Kekäläinen 2002). Tied scores share the gain of their places.</summary>
public static class RankingMetrics
{
    /// <summary>Discounted cumulative gain: the sum of gains over log2(place + 1).</summary>
    /// <param name="relevance">The relevance of each item, 0 or more.</param>
    /// <param name="scores">The score of each item, higher being ranked first.</param>
    /// <param name="top">How many places count; all by default.</param>
    /// <param name="gain">What relevance is worth.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a relevance is negative.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is not positive.</exception>
    public static MetricValue Dcg(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores, int top = int.MaxValue, RankingGain gain = RankingGain.Linear) =>
        Refuse(relevance, scores, top) is { } reason ? MetricValue.NotComputable(reason) : Sum(Gains(relevance, gain), scores.ToArray(), top);

    /// <summary>Discounted cumulative gain over that of the best ranking, in [0, 1]; 0 where no item is relevant.</summary>
    /// <returns>Not computable with a single item, which any ranking ranks perfectly.</returns>
    /// <inheritdoc cref="Dcg"/>
    public static MetricValue Ndcg(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores, int top = int.MaxValue, RankingGain gain = RankingGain.Linear)
    {
        if (Refuse(relevance, scores, top) is { } reason)
            return MetricValue.NotComputable(reason);
        if (relevance.Length == 1)
            return MetricValue.NotComputable("one item, which any ranking ranks perfectly");

        var gains = Gains(relevance, gain);
        var best = Sum((double[])gains.Clone(), (double[])gains.Clone(), top);
        return best > 0 ? Sum(gains, scores.ToArray(), top) / best : 0;
    }

    /// <summary>Gains summed by falling score; both arrays are reordered.</summary>
    private static double Sum(double[] gains, double[] scores, int top)
    {
        Array.Sort(scores, gains);
        Array.Reverse(scores);
        Array.Reverse(gains);
        var sum = 0.0;
        for (var start = 0; start < scores.Length && start < top;)
        {
            double worth = 0, discount = 0;
            var end = start;
            for (; end < scores.Length && scores[end] == scores[start]; end++)
            {
                worth += gains[end];
                discount += end < top ? 1 / Math.Log2(end + 2) : 0;
            }

            sum += worth / (end - start) * discount;
            start = end;
        }

        return sum;
    }

    private static double[] Gains(ReadOnlySpan<double> relevance, RankingGain gain)
    {
        var gains = relevance.ToArray();
        if (gain == RankingGain.Exponential)
        {
            for (var i = 0; i < gains.Length; i++)
                gains[i] = Math.Pow(2, gains[i]) - 1;
        }

        return gains;
    }

    private static string? Refuse(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores, int top)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        if (relevance.Length != scores.Length)
            throw new ArgumentException($"There are {relevance.Length} items and {scores.Length} scores; give one an item.", nameof(scores));

        for (var i = 0; i < scores.Length; i++)
        {
            if (relevance[i] < 0)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The relevance of item {i} is {relevance[i]}; it is 0 or more."), nameof(relevance));
            if (!double.IsFinite(relevance[i]) || !double.IsFinite(scores[i]))
                return string.Create(CultureInfo.InvariantCulture, $"item {i} has relevance {relevance[i]} and score {scores[i]}");
        }

        return scores.IsEmpty ? "no items" : null;
    }
}
