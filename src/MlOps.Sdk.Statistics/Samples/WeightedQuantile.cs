namespace MlOps.Sdk.Statistics;

/// <summary>Quantiles of weighted values.</summary>
internal static class WeightedQuantile
{
    /// <summary>Type 7 without weights; with them the smallest value at which the cumulated weight reaches the share.</summary>
    public static MetricValue Of(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double p)
    {
        var sorted = values.ToArray();
        if (weights.IsEmpty)
        {
            Array.Sort(sorted);
            return Quantiles.Type7(sorted, p);
        }

        var byValue = weights.ToArray();
        Array.Sort(sorted, byValue);
        double total = byValue.Sum(), reached = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            reached += byValue[i];
            if (byValue[i] > 0 && reached >= p * total)
                return sorted[i];
        }

        return MetricValue.NotComputable("no rows with weight");
    }
}
