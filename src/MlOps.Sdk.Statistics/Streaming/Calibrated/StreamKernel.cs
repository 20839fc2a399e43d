using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// exp(-|x - y|^2 / scale), summed over four lanes whatever the processor has, so that a detector moved to another machine
/// adds in the same order.
/// </summary>
internal readonly record struct StreamKernel(double Scale)
{
    public double Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Math.Exp(-Squared(x, y) / Scale);

    /// <summary>The scale at the median squared distance of the rows; their mean where most rows are equal, 1 where all are.</summary>
    public static StreamKernel ForRows(double[] rows, int dimension)
    {
        var count = rows.Length / dimension;
        var squares = new double[count * (count - 1) / 2];
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < i; j++)
                squares[at++] = Squared(rows.AsSpan(i * dimension, dimension), rows.AsSpan(j * dimension, dimension));
        }

        Array.Sort(squares);
        var median = squares[squares.Length / 2];
        var scale = median > 0 ? median : TensorPrimitives.Average<double>(squares);
        return new StreamKernel(scale > 0 ? scale : 1);
    }

    private static double Squared(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var lanes = Vector256<double>.Zero;
        ref var left = ref MemoryMarshal.GetReference(x);
        ref var right = ref MemoryMarshal.GetReference(y);
        var i = 0;
        for (; i <= x.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            var gap = Vector256.LoadUnsafe(ref left, (nuint)i) - Vector256.LoadUnsafe(ref right, (nuint)i);
            lanes += gap * gap;
        }

        var sum = lanes[0] + lanes[1] + lanes[2] + lanes[3];
        for (; i < x.Length; i++)
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        return sum;
    }
}
