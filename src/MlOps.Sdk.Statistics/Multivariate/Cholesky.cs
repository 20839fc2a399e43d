namespace MlOps.Sdk.Statistics;

/// <summary>The factor L of a symmetric positive definite matrix A = L L', and what it solves.</summary>
internal sealed class Cholesky
{
    private readonly double[] _factor;
    private readonly int _size;

    private Cholesky(double[] factor, int size) => (_factor, _size) = (factor, size);

    /// <summary>Factors a matrix, row by row in an array; null where a pivot falls below <paramref name="tolerance"/> of its diagonal, that is, a column depends on those before it. <paramref name="dependent"/> is that column.</summary>
    public static Cholesky? Of(ReadOnlySpan<double> matrix, int size, double tolerance, out int dependent)
    {
        var l = matrix.ToArray();
        for (var j = 0; j < size; j++)
        {
            var left = l.AsSpan(j * size, j);
            var pivot = l[j * size + j] - System.Numerics.Tensors.TensorPrimitives.Dot<double>(left, left);
            if (!(pivot > tolerance * matrix[j * size + j]))
            {
                dependent = j;
                return null;
            }

            var root = Math.Sqrt(pivot);
            l[j * size + j] = root;
            for (var i = j + 1; i < size; i++)
                l[i * size + j] = (l[i * size + j] - System.Numerics.Tensors.TensorPrimitives.Dot<double>(l.AsSpan(i * size, j), left)) / root;
        }

        dependent = -1;
        return new Cholesky(l, size);
    }

    /// <summary>Solves L z = b in place; |z|² is b' A⁻¹ b.</summary>
    public void Whiten(Span<double> b)
    {
        for (var i = 0; i < _size; i++)
            b[i] = (b[i] - System.Numerics.Tensors.TensorPrimitives.Dot<double>(_factor.AsSpan(i * _size, i), b[..i])) / _factor[i * _size + i];
    }

    /// <summary>Solves A x = b in place.</summary>
    public void Solve(Span<double> b)
    {
        Whiten(b);
        for (var i = _size - 1; i >= 0; i--)
        {
            var x = b[i] / _factor[i * _size + i];
            b[i] = x;
            for (var j = 0; j < i; j++)
                b[j] -= _factor[i * _size + j] * x;
        }
    }
}
