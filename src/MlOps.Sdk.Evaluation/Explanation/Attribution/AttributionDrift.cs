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

    private static double Discounted(IEnumerable<double> gains) => gains.Select((gain, rank) => gain / Math.Log2(rank + 2)).Sum();
}
