namespace MlOps.Sdk.Statistics;

/// <summary>Contributions of columns to a multivariate score.</summary>
internal static class FeatureContribution
{
    /// <summary>The shares are those of rows above the column's pooled median, which tells the direction of a shift.</summary>
    public static Contribution Of(PooledRows rows, int column, double value)
    {
        double[] reference = rows.Column(column, ofReference: true), current = rows.Column(column, ofReference: false);
        double[] pooled = [.. reference, .. current];
        Array.Sort(pooled);
        var median = Quantiles.Type7(pooled, 0.5);
        return new Contribution(rows.NameOf(column), Above(reference, median), Above(current, median), value);
    }

    private static double Above(double[] values, double limit)
    {
        var count = 0;
        foreach (var value in values)
            count += value > limit ? 1 : 0;
        return (double)count / values.Length;
    }
}
