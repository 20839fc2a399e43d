namespace MlOps.Sdk.Statistics.Tests.Multivariate;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(90)]
    public void Vectors_are_orthonormal_and_only_stretched_by_the_matrix(int size)
    {
        var matrix = Symmetric(Samples.Normal((ulong)size, size * size), size);
        var (values, vectors) = SymmetricEigen.Of(matrix, size);
        for (var k = 0; k < size; k++)
        {
            var vector = vectors.AsSpan(k * size, size).ToArray();
            for (var i = 0; i < size; i++)
                Assert.Equal(values[k] * vector[i], Dot(matrix.AsSpan(i * size, size), vector), 1e-11);
            for (var other = 0; other <= k; other++)
                Assert.Equal(other == k ? 1 : 0, Dot(vectors.AsSpan(other * size, size), vector), 1e-11);
            Assert.True(k == 0 || values[k] <= values[k - 1]);
        }
    }

    [Theory]
    [InlineData(60)]
    public void Repeated_and_vanishing_eigenvalues_are_found(int size)
    {
        // Two copies of a block of rank one beside zeros.
        var matrix = new double[size * size];
        for (var i = 0; i < 10; i++)
        {
            for (var j = 0; j < 10; j++)
                matrix[i * size + j] = matrix[(i + 20) * size + j + 20] = 1;
        }

        var (values, _) = SymmetricEigen.Of(matrix, size);
        Assert.Equal(10, values[0], 1e-11);
        Assert.Equal(10, values[1], 1e-11);
        Assert.All(values[2..], value => Assert.Equal(0, value, 1e-11));
    }

    private static double[] Symmetric(double[] values, int size)
    {
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < i; j++)
                values[i * size + j] = values[j * size + i];
        }

        return values;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
