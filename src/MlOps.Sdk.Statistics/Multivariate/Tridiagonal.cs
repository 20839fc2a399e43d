using System.Numerics;
using System.Numerics.Tensors;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Eigenvalues of a symmetric matrix by way of a tridiagonal one: Householder reflections reduce it, implicit QL steps solve it (Golub and
/// Van Loan, Matrix Computations, section 8.3). Laid out so that every inner loop runs along rows.
/// </summary>
internal static class Tridiagonal
{
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Eigenvalues in no order; vector k is row k of the second array.</summary>
    public static (double[] Values, double[] Rows) Eigen(ReadOnlySpan<double> matrix, int size)
    {
        var diagonal = new double[size];
        var beside = new double[size];
        var reflections = new double[size * size];
        var scales = new double[size];
        Reduce(matrix.ToArray(), size, diagonal, beside, reflections, scales);

        var rows = new double[size * size];
        for (var k = 0; k < size; k++)
            rows[k * size + k] = 1;
        for (var first = 0; first < size; first++)
            Converge(diagonal, beside, rows, size, first);

        for (var k = 0; k < size; k++)
        {
            var vector = rows.AsSpan(k * size, size);
            for (var step = size - 3; step >= 0; step--)
            {
                var reflection = reflections.AsSpan(step * size, size)[(step + 1)..];
                var part = vector[(step + 1)..];
                TensorPrimitives.MultiplyAdd(reflection, -scales[step] * TensorPrimitives.Dot<double>(reflection, part), part, part);
            }
        }

        return (diagonal, rows);
    }

    /// <summary>Turns a column at a time into a multiple of a unit vector below the diagonal; keeps each reflection I - scale v v' by its v.</summary>
    private static void Reduce(double[] a, int size, double[] diagonal, double[] beside, double[] reflections, double[] scales)
    {
        var image = new double[size];
        for (var k = 0; k < size; k++)
        {
            diagonal[k] = a[k * size + k];
            if (k + 1 >= size)
                break;

            var tail = a.AsSpan(k * size + k + 1, size - k - 1);
            beside[k] = tail[0];
            if (k + 2 >= size)
                continue;

            var norm = TensorPrimitives.Norm<double>(tail);
            if (norm == 0)
                continue;

            var v = reflections.AsSpan(k * size + k + 1, tail.Length);
            tail.CopyTo(v);
            beside[k] = v[0] > 0 ? -norm : norm;
            v[0] -= beside[k];
            scales[k] = 2 / TensorPrimitives.SumOfSquares<double>(v);

            var p = image.AsSpan(0, tail.Length);
            for (var i = 0; i < p.Length; i++)
                p[i] = scales[k] * TensorPrimitives.Dot<double>(Row(a, size, k, i), v);
            TensorPrimitives.MultiplyAdd(v, -scales[k] / 2 * TensorPrimitives.Dot<double>(p, v), p, p);
            for (var i = 0; i < p.Length; i++)
            {
                var row = Row(a, size, k, i);
                TensorPrimitives.MultiplyAdd(p, -v[i], row, row);
                TensorPrimitives.MultiplyAdd(v, -p[i], row, row);
            }
        }
    }

    /// <summary>QL steps with implicit shifts until the entry beside the first diagonal one vanishes.</summary>
    private static void Converge(double[] diagonal, double[] beside, double[] rows, int size, int first)
    {
        for (var step = 0; step < 100; step++)
        {
            var last = first;
            while (last < size - 1 && Math.Abs(beside[last]) > Epsilon * (Math.Abs(diagonal[last]) + Math.Abs(diagonal[last + 1])))
                last++;
            if (last == first)
                return;

            var g = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first]);
            g = diagonal[last] - diagonal[first] + beside[first] / (g + Math.CopySign(double.Hypot(g, 1), g));
            double sine = 1, cosine = 1, shift = 0;
            var isSplit = false;
            for (var i = last - 1; i >= first; i--)
            {
                double f = sine * beside[i], b = cosine * beside[i];
                var r = double.Hypot(f, g);
                beside[i + 1] = r;
                if (r == 0)
                {
                    diagonal[i + 1] -= shift;
                    isSplit = true;
                    break;
                }

                (sine, cosine) = (f / r, g / r);
                g = diagonal[i + 1] - shift;
                var turn = (diagonal[i] - g) * sine + 2 * cosine * b;
                shift = sine * turn;
                diagonal[i + 1] = g + shift;
                g = cosine * turn - b;
                Rotate(rows.AsSpan(i * size, size), rows.AsSpan((i + 1) * size, size), cosine, sine);
            }

            if (!isSplit)
            {
                diagonal[first] -= shift;
                beside[first] = g;
            }

            beside[last] = 0;
        }
    }

    private static void Rotate(Span<double> a, Span<double> b, double cosine, double sine)
    {
        var wide = Vector<double>.Count;
        Vector<double> c = new(cosine), s = new(sine);
        var k = 0;
        for (; k + wide <= a.Length; k += wide)
        {
            Vector<double> x = new(a[k..]), y = new(b[k..]);
            (s * x + c * y).CopyTo(b[k..]);
            (c * x - s * y).CopyTo(a[k..]);
        }

        for (; k < a.Length; k++)
            (a[k], b[k]) = (cosine * a[k] - sine * b[k], sine * a[k] + cosine * b[k]);
    }

    /// <summary>Row i of what is left of the matrix after k columns are done.</summary>
    private static Span<double> Row(double[] a, int size, int k, int i) => a.AsSpan((k + 1 + i) * size + k + 1, size - k - 1);
}
