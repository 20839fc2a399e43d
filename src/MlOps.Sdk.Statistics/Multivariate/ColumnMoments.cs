namespace MlOps.Sdk.Statistics;

/// <summary>Means, and deviations around them, of the columns of finite rows.</summary>
internal static class ColumnMoments
{
    public static double[] Means(ReadOnlySpan<double> rows, int columns)
    {
        var sums = new CompensatedSum[columns];
        for (var i = 0; i < rows.Length; i += columns)
        {
            for (var c = 0; c < columns; c++)
                sums[c].Add(rows[i + c]);
        }

        var means = new double[columns];
        for (var c = 0; c < columns; c++)
            means[c] = sums[c].Value / (rows.Length / columns);
        return means;
    }

    /// <summary>Sums of squared deviations, one a column.</summary>
    public static double[] SquaredDeviations(ReadOnlySpan<double> rows, ReadOnlySpan<double> means)
    {
        var sums = new double[means.Length];
        for (var i = 0; i < rows.Length; i += means.Length)
        {
            for (var c = 0; c < means.Length; c++)
            {
                var gap = rows[i + c] - means[c];
                sums[c] += gap * gap;
            }
        }

        return sums;
    }

    /// <summary>Adds the products of deviations, a square matrix row by row, to <paramref name="scatter"/>.</summary>
    public static void AddScatter(ReadOnlySpan<double> rows, ReadOnlySpan<double> means, Span<double> scatter)
    {
        var columns = means.Length;
        var gaps = new double[columns];
        for (var i = 0; i < rows.Length; i += columns)
        {
            System.Numerics.Tensors.TensorPrimitives.Subtract(rows.Slice(i, columns), means, gaps);
            for (var a = 0; a < columns; a++)
            {
                var target = scatter.Slice(a * columns, a + 1);
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(gaps.AsSpan(0, a + 1), gaps[a], target, target);
            }
        }

        for (var a = 0; a < columns; a++)
        {
            for (var b = a + 1; b < columns; b++)
                scatter[a * columns + b] = scatter[b * columns + a];
        }
    }
}
