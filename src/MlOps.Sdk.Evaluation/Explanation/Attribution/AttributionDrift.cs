using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Whether features still matter in the order they did: baseline importances, ranked by current importance, as NDCG with linear gain
/// (SageMaker Clarify's measure, where below 0.9 is a violation). Nearly blind where importances are even: look at them too.
/// </summary>
public static class AttributionDrift
{
    /// <summary>The value below which SageMaker Clarify reports a violation.</summary>
    public const double UsualLimit = 0.9;

    /// <summary>NDCG in [0, 1]; not computable where every baseline importance is 0.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or an importance is negative or not a number.</exception>
    public static MetricValue Ndcg(ReadOnlySpan<double> baseline, ReadOnlySpan<double> current)
    {
        if (baseline.Length != current.Length)
            throw new ArgumentException($"There are {baseline.Length} baseline and {current.Length} current importances; give one a feature.", nameof(current));

        double[] gains = baseline.ToArray(), now = current.ToArray();
        if (gains.Concat(now).Any(value => !(value >= 0 && double.IsFinite(value))))
            throw new ArgumentException("Importances are finite and at least 0, such as mean absolute contributions.", nameof(baseline));

        var ideal = Discounted(gains.OrderDescending());
        return ideal > 0
            ? Discounted(Enumerable.Range(0, gains.Length).OrderByDescending(feature => now[feature]).Select(feature => gains[feature])) / ideal
            : MetricValue.NotComputable("every baseline importance is 0");
    }

    /// <summary>Mean absolute contribution of each feature over many predictions, as <see cref="Ndcg"/> wants them.</summary>
    /// <exception cref="ArgumentException">There are no explanations, or they have different numbers of features.</exception>
    public static IReadOnlyList<double> Importances(IReadOnlyList<ShapleyValues> explanations)
    {
        ArgumentNullException.ThrowIfNull(explanations);
        if (explanations.Count == 0 || explanations.Any(one => one.Contributions.Count != explanations[0].Contributions.Count))
            throw new ArgumentException("Give at least one explanation, all of the same features.", nameof(explanations));
        return [.. Enumerable.Range(0, explanations[0].Contributions.Count).Select(feature => explanations.Average(one => Math.Abs(one.Contributions[feature])))];
    }

    /// <summary>
    /// Kendall's tau-b of two lists of importances: 1 for the same order, −1 for the reverse. Sees exchanges that <see cref="Ndcg"/> is
    /// blind to; not computable where one list is constant.
    /// </summary>
    /// <exception cref="ArgumentException">Lengths differ, or an importance is not a number.</exception>
    public static MetricValue KendallTau(ReadOnlySpan<double> baseline, ReadOnlySpan<double> current)
    {
        if (baseline.Length != current.Length)
            throw new ArgumentException($"There are {baseline.Length} baseline and {current.Length} current importances; give one a feature.", nameof(current));
        var (agreement, ordered, orderedNow) = (0.0, 0.0, 0.0);
        for (var i = 0; i < baseline.Length; i++)
        {
            if (double.IsNaN(baseline[i]) || double.IsNaN(current[i]))
                throw new ArgumentException($"Importance {i} is {baseline[i]} and {current[i]}; importances are numbers.", nameof(baseline));
            for (var j = 0; j < i; j++)
            {
                var (then, now) = (baseline[i].CompareTo(baseline[j]), current[i].CompareTo(current[j]));
                agreement += then * now;
                ordered += then * then;
                orderedNow += now * now;
            }
        }

        return ordered > 0 && orderedNow > 0 ? agreement / Math.Sqrt(ordered * orderedNow) : MetricValue.NotComputable("one list of importances is constant");
    }

    /// <summary>How many of the most important features are so in both lists, from 0 to 1.</summary>
    /// <param name="baseline">A number a feature.</param>
    /// <param name="current">A number a feature.</param>
    /// <param name="top">Features to look at, at least 1.</param>
    /// <exception cref="ArgumentException">Lengths differ, or there are fewer features than asked for.</exception>
    public static double Overlap(ReadOnlySpan<double> baseline, ReadOnlySpan<double> current, int top)
    {
        if (baseline.Length != current.Length || top < 1 || top > baseline.Length)
            throw new ArgumentException($"The first {top} of {baseline.Length} baseline and {current.Length} current importances were asked for; give one a feature, and ask for no more.", nameof(top));
        double[] then = baseline.ToArray(), now = current.ToArray();
        IEnumerable<int> First(double[] values) => Enumerable.Range(0, values.Length).OrderByDescending(feature => values[feature]).Take(top);
        return First(then).Intersect(First(now)).Count() / (double)top;
    }

    private static double Discounted(IEnumerable<double> gains) => gains.Select((gain, rank) => gain / Math.Log2(rank + 2)).Sum();
}
