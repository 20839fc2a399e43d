namespace MlOps.Sdk.Statistics;

/// <summary>Eigenvalues of symmetric matrices of any size, descending, with their vectors one after the other.</summary>
internal static class SymmetricEigen
{
    /// <summary>Up to here rotations are as quick, and accurate to the last digits.</summary>
    private const int LargestByRotation = 48;

    public static (double[] Values, double[] Vectors) Of(ReadOnlySpan<double> matrix, int size)
    {
        var (values, rows) = size <= LargestByRotation ? ByRotation(matrix, size) : Tridiagonal.Eigen(matrix, size);
        var order = new int[size];
        for (var k = 0; k < size; k++)
            order[k] = k;
        Array.Sort(order, (a, b) => values[b].CompareTo(values[a]) is var by && by != 0 ? by : a.CompareTo(b));

        var vectors = new double[size * size];
        for (var k = 0; k < size; k++)
            rows.AsSpan(order[k] * size, size).CopyTo(vectors.AsSpan(k * size));
        return (Array.ConvertAll(order, k => values[k]), vectors);
    }

    private static (double[] Values, double[] Rows) ByRotation(ReadOnlySpan<double> matrix, int size)
    {
        var square = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                square[i, j] = matrix[i * size + j];
        }

        var (values, columns) = SymmetricMatrix.Eigen(square);
        var rows = new double[size * size];
        for (var k = 0; k < size; k++)
        {
            for (var i = 0; i < size; i++)
                rows[k * size + i] = columns[i, k];
        }

        return (values, rows);
    }
}
