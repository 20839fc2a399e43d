namespace MlOps.Sdk.Statistics;

/// <summary>Eigenvalues of symmetric matrices of any size, descending, with their vectors one after the other.</summary>
internal static class SymmetricEigen
{
    public static (double[] Values, double[] Vectors) Of(ReadOnlySpan<double> matrix, int size)
    {
        var square = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                square[i, j] = matrix[i * size + j];
        }

        var (values, columns) = SymmetricMatrix.Eigen(square);
        var order = Enumerable.Range(0, size).OrderByDescending(k => values[k]).ToArray();
        var vectors = new double[size * size];
        for (var k = 0; k < size; k++)
        {
            for (var i = 0; i < size; i++)
                vectors[k * size + i] = columns[i, order[k]];
        }

        return ([.. order.Select(k => values[k])], vectors);
    }
}
