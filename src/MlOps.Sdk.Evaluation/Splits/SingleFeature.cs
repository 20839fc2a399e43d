using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>How well one column alone tells the label.</summary>
internal static class SingleFeature
{
    private const double MostlyMissing = 0.5;

    /// <summary>In [0, 1]; null where the column or the label says nothing.</summary>
    public static double? Power(double[] values, ReadOnlySpan<double> labels)
    {
        var kept = new List<int>(values.Length);
        var yesNo = true;
        for (var row = 0; row < values.Length; row++)
        {
            if (!double.IsFinite(values[row]))
                continue;
            kept.Add(row);
            yesNo &= labels[row] is 0 or 1;
        }

        if (kept.Count < 2 || kept.Count < MostlyMissing * values.Length)
            return null;

        var (x, y) = (new double[kept.Count], new double[kept.Count]);
        for (var i = 0; i < x.Length; i++)
            (x[i], y[i]) = (values[kept[i]], labels[kept[i]]);
        return yesNo
            ? BinaryMetrics.RocAuc(Array.ConvertAll(y, label => label == 1), x).Value is { } area ? Math.Abs(2 * area - 1) : null
            : Correlation(x, y);
    }

    private static double? Correlation(double[] x, double[] y)
    {
        double meanX = x.Average(), meanY = y.Average(), xx = 0, yy = 0, xy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            double dx = x[i] - meanX, dy = y[i] - meanY;
            (xx, yy, xy) = (xx + dx * dx, yy + dy * dy, xy + dx * dy);
        }

        return xx > 0 && yy > 0 && double.IsFinite(xx * yy) ? Math.Min(1, Math.Abs(xy) / Math.Sqrt(xx * yy)) : null;
    }
}
