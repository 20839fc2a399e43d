namespace MlOps.Sdk.Benchmarks.Drift;

/// <summary>MMD² as a textbook writes it: the kernel matrix of all rows, read again for each permutation.</summary>
internal static class TextbookMmd
{
    public static double Of(double[] reference, double[] current, int columns, double sigma, int permutations)
    {
        double[] rows = [.. reference, .. current];
        int n = reference.Length / columns, total = rows.Length / columns;
        var kernel = new double[total, total];
        for (var i = 0; i < total; i++)
        {
            for (var j = 0; j < total; j++)
                kernel[i, j] = Math.Exp(-SquaredDistance(rows, i, j, columns) / (2 * sigma * sigma));
        }

        var order = Enumerable.Range(0, total).ToArray();
        var observed = Statistic(kernel, order, n);
        var random = new Random(1);
        for (var b = 0; b < permutations; b++)
        {
            random.Shuffle(order);
            _ = Statistic(kernel, order, n);
        }

        return observed;
    }

    private static double Statistic(double[,] kernel, int[] order, int n)
    {
        var (within, across, rest, m) = (0.0, 0.0, 0.0, order.Length - n);
        for (var i = 0; i < order.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var value = kernel[order[i], order[j]];
                if (i < n)
                    within += value;
                else if (j < n)
                    across += value;
                else
                    rest += value;
            }
        }

        return 2 * within / ((double)n * (n - 1)) + 2 * rest / ((double)m * (m - 1)) - 2 * across / ((double)n * m);
    }

    private static double SquaredDistance(double[] rows, int i, int j, int columns)
    {
        var sum = 0.0;
        for (var c = 0; c < columns; c++)
        {
            var gap = rows[i * columns + c] - rows[j * columns + c];
            sum += gap * gap;
        }

        return sum;
    }
}
