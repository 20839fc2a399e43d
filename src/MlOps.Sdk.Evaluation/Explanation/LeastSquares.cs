namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Least squares by Householder reflections, which square no condition number. Columns that cannot be told apart get the smallest ridge
/// that decides between them.
/// </summary>
internal sealed class LeastSquares
{
    private const double Singular = 1e-10;

    private readonly double[] _triangle;
    private readonly int _columns;

    private LeastSquares(double[] triangle, int columns, double[] coefficients, double condition) =>
        (_triangle, _columns, Coefficients, Condition) = (triangle, columns, coefficients, condition);

    public double[] Coefficients { get; }

    /// <summary>Largest over smallest pivot, a lower bound of the design's condition number; infinite where a ridge was needed.</summary>
    public double Condition { get; }

    /// <param name="design">Rows of <paramref name="columns"/> numbers; kept as it is.</param>
    /// <param name="target">A number a row.</param>
    /// <param name="columns">At least 1.</param>
    public static LeastSquares Fit(double[] design, double[] target, int columns)
    {
        var (triangle, right) = Reduce(design, target, columns);
        var pivots = Enumerable.Range(0, columns).Select(j => Math.Abs(triangle[j * columns + j])).ToArray();
        var condition = pivots.Max() / pivots.Min();
        if (!(condition < 1 / Singular))
        {
            var ridge = Math.Max(pivots.Max(), double.Epsilon) * 1e-6;
            double[] wider = [.. design, .. new double[columns * columns]];
            for (var j = 0; j < columns; j++)
                wider[design.Length + j * columns + j] = ridge;
            (triangle, right) = Reduce(wider, [.. target, .. new double[columns]], columns);
            condition = double.PositiveInfinity;
        }

        for (var j = columns - 1; j >= 0; j--)
        {
            for (var k = j + 1; k < columns; k++)
                right[j] -= triangle[j * columns + k] * right[k];
            right[j] /= triangle[j * columns + j];
        }

        return new(triangle, columns, right, condition);
    }

    /// <summary>Replaces b by (X'X)⁻¹ b.</summary>
    public void SolveNormal(Span<double> b)
    {
        for (var j = 0; j < _columns; j++)
        {
            for (var k = 0; k < j; k++)
                b[j] -= _triangle[k * _columns + j] * b[k];
            b[j] /= _triangle[j * _columns + j];
        }

        for (var j = _columns - 1; j >= 0; j--)
        {
            for (var k = j + 1; k < _columns; k++)
                b[j] -= _triangle[j * _columns + k] * b[k];
            b[j] /= _triangle[j * _columns + j];
        }
    }

    private static (double[] Triangle, double[] Right) Reduce(double[] design, double[] target, int columns)
    {
        var rows = target.Length;
        double[] a = (double[])design.Clone(), y = (double[])target.Clone();
        for (var j = 0; j < Math.Min(columns, rows); j++)
        {
            var norm = 0.0;
            for (var i = j; i < rows; i++)
                norm += a[i * columns + j] * a[i * columns + j];
            norm = Math.Sqrt(norm);
            if (norm == 0)
                continue;

            // The reflection sends the column to (alpha, 0, …); the sign keeps the first entry from cancelling.
            var alpha = a[j * columns + j] > 0 ? -norm : norm;
            var first = a[j * columns + j] - alpha;
            var scale = -alpha * first;
            for (var k = j + 1; k <= columns; k++)
            {
                var dot = first * At(j, k);
                for (var i = j + 1; i < rows; i++)
                    dot += a[i * columns + j] * At(i, k);
                dot /= scale;
                At(j, k) -= dot * first;
                for (var i = j + 1; i < rows; i++)
                    At(i, k) -= dot * a[i * columns + j];
            }

            a[j * columns + j] = alpha;
        }

        var triangle = new double[columns * columns];
        for (var j = 0; j < Math.Min(columns, rows); j++)
            a.AsSpan(j * columns + j, columns - j).CopyTo(triangle.AsSpan(j * columns + j));
        return (triangle, [.. y.Take(columns), .. new double[Math.Max(0, columns - rows)]]);

        ref double At(int i, int k) => ref k == columns ? ref y[i] : ref a[i * columns + k];
    }
}
