namespace MlOps.Sdk.Statistics;

/// <summary>
/// Hotelling's T², the multivariate t-test (Hotelling 1931): have the means moved, relative to the spread and correlation within the
/// samples? Assumes near normal rows, or many, and like covariances; blind to changes of spread.
/// </summary>
public static class HotellingTSquared
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "hotelling-t2";

    /// <summary>Tests two samples.</summary>
    /// <param name="reference">Rows compared with. Rows with NaN are left out and counted.</param>
    /// <param name="current">Rows in question, of the same columns.</param>
    /// <returns>
    /// T² with its p-value by the F law; the effect is the Mahalanobis distance between the means. Contributions are each column's share of
    /// T², which add up to it; one may be negative where a column's shift is what the others let expect. Not computable where a column is constant
    /// or depends on others, or with fewer rows than columns + 2.
    /// </returns>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    public static DriftResult Test(RowMatrix reference, RowMatrix current)
    {
        if (PooledRows.Of(Method, reference, current, atLeast: 2, out var refusal) is not { } rows)
            return refusal;

        double n = rows.ReferenceCount, m = rows.CurrentCount, total = n + m;
        var columns = rows.Columns;
        if (rows.IsConstant())
            return rows.Counting(new DriftResult { Method = Method, Statistic = 0, PValue = 1, Effect = new EffectSize(EffectNames.Mahalanobis, 0) });
        if (total - columns - 1 < 1)
            return rows.NotComputable(Method, $"{total} rows cannot estimate a covariance of {columns} columns; at least {columns + 2} are needed");

        double[] first = ColumnMoments.Means(rows.ReferenceValues, columns), second = ColumnMoments.Means(rows.CurrentValues, columns);
        var covariance = new double[columns * columns];
        ColumnMoments.AddScatter(rows.ReferenceValues, first, covariance);
        ColumnMoments.AddScatter(rows.CurrentValues, second, covariance);
        foreach (ref var entry in covariance.AsSpan())
            entry /= total - 2;
        if (Cholesky.Of(covariance, columns, Mahalanobis.Singular, out var dependent) is not { } factor)
            return rows.NotComputable(Method, $"column {rows.NameOf(dependent)} is constant within the samples or a combination of the columns before it; leave it out");

        var solved = new double[columns];
        for (var c = 0; c < columns; c++)
            solved[c] = second[c] - first[c];
        factor.Solve(solved);
        var scale = n * m / total;
        var contributions = new Contribution[columns];
        var statistic = 0.0;
        for (var c = 0; c < columns; c++)
        {
            var part = scale * (second[c] - first[c]) * solved[c];
            statistic += part;
            contributions[c] = FeatureContribution.Of(rows, c, part);
        }

        var f = (total - columns - 1) / (columns * (total - 2)) * statistic;
        double d1 = columns, d2 = total - columns - 1;
        return rows.Counting(new DriftResult
        {
            Method = Method,
            Statistic = statistic,
            PValue = IncompleteBeta.Regularized(d2 / 2, d1 / 2, d2 / (d2 + d1 * f), d1 * f / (d2 + d1 * f)),
            Effect = new EffectSize(EffectNames.Mahalanobis, Math.Sqrt(Math.Max(0, statistic / scale))),
            Details = new Dictionary<string, double> { ["f"] = f, ["df1"] = d1, ["df2"] = d2 },
            Contributions = contributions,
        });
    }
}
