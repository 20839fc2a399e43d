using System.Numerics.Tensors;

namespace MlOps.Sdk.Statistics;

/// <summary>Features laid out row by row.</summary>
internal sealed class DenseDesign(double[] values, int columns) : IDesignMatrix
{
    public int Rows => values.Length / columns;

    public int Columns => columns;

    public void Times(ReadOnlySpan<double> vector, Span<double> result)
    {
        for (var i = 0; i < Rows; i++)
            result[i] = TensorPrimitives.Dot(Row(i), vector);
    }

    public void TransposeTimes(ReadOnlySpan<double> vector, Span<double> result)
    {
        result.Clear();
        for (var i = 0; i < Rows; i++)
            TensorPrimitives.MultiplyAdd(Row(i), vector[i], result, result);
    }

    public void TransposeTimesSquares(ReadOnlySpan<double> vector, Span<double> result)
    {
        result.Clear();
        for (var i = 0; i < Rows; i++)
        {
            var row = Row(i);
            for (var c = 0; c < row.Length; c++)
                result[c] += vector[i] * row[c] * row[c];
        }
    }

    private ReadOnlySpan<double> Row(int row) => values.AsSpan(row * columns, columns);
}
