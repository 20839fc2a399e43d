namespace MlOps.Sdk.Statistics;

/// <summary>Small symmetric matrices by Jacobi rotations: slow for many dimensions, accurate to the last digits.</summary>
internal static class SymmetricMatrix
{
    /// <summary>v' C^+ v and the rank of C, eigenvalues below 1e-15 of the largest counting as zero.</summary>
    public static (double Form, int Rank) InverseForm(double[,] matrix, double[] vector)
    {
        var (values, vectors) = Eigen(matrix);
        var largest = values.Max(Math.Abs);
        var form = 0.0;
        var rank = 0;
        for (var k = 0; k < values.Length; k++)
        {
            if (!(Math.Abs(values[k]) > 1e-15 * largest))
                continue;

            var projection = 0.0;
            for (var i = 0; i < vector.Length; i++)
                projection += vectors[i, k] * vector[i];
            form += projection * projection / values[k];
            rank++;
        }

        return (form, rank);
    }

    /// <summary>Eigenvalues with their vectors in columns, in no order.</summary>
    public static (double[] Values, double[,] Vectors) Eigen(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var a = (double[,])matrix.Clone();
        var vectors = new double[size, size];
        for (var i = 0; i < size; i++)
            vectors[i, i] = 1;

        for (var sweep = 0; sweep < 100; sweep++)
        {
            var off = 0.0;
            for (var p = 0; p < size; p++)
            {
                for (var q = p + 1; q < size; q++)
                    off += a[p, q] * a[p, q];
            }

            if (off == 0)
                break;

            for (var p = 0; p < size; p++)
            {
                for (var q = p + 1; q < size; q++)
                    Rotate(a, vectors, p, q, size);
            }
        }

        var values = new double[size];
        for (var i = 0; i < size; i++)
            values[i] = a[i, i];
        return (values, vectors);
    }

    private static void Rotate(double[,] a, double[,] vectors, int p, int q, int size)
    {
        var apq = a[p, q];
        if (Math.Abs(apq) <= 1e-18 * Math.Sqrt(Math.Abs(a[p, p] * a[q, q])))
        {
            a[p, q] = a[q, p] = 0;
            return;
        }

        var theta = (a[q, q] - a[p, p]) / (2 * apq);
        var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        var c = 1 / Math.Sqrt(t * t + 1);
        var s = t * c;
        for (var i = 0; i < size; i++)
        {
            double ip = a[i, p], iq = a[i, q];
            a[i, p] = c * ip - s * iq;
            a[i, q] = s * ip + c * iq;
        }

        for (var i = 0; i < size; i++)
        {
            double pi = a[p, i], qi = a[q, i];
            a[p, i] = c * pi - s * qi;
            a[q, i] = s * pi + c * qi;
            double vp = vectors[i, p], vq = vectors[i, q];
            vectors[i, p] = c * vp - s * vq;
            vectors[i, q] = s * vp + c * vq;
        }

        a[p, q] = a[q, p] = 0;
    }
}
