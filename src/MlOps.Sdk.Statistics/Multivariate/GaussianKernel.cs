using System.Numerics.Tensors;

namespace MlOps.Sdk.Statistics;

/// <summary>The Gaussian (RBF) kernel exp(-|u - v|² / 2σ²).</summary>
internal static class GaussianKernel
{
    public static PairTransform Of(double sigma)
    {
        var scale = -1 / (2 * sigma * sigma);
        return distances =>
        {
            TensorPrimitives.Multiply(distances, scale, distances);
            TensorPrimitives.Exp<double>(distances, distances);
        };
    }

    public static double Between(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double sigma)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            var gap = a[i] - b[i];
            sum += gap * gap;
        }

        return Math.Exp(sum * (-1 / (2 * sigma * sigma)));
    }
}
