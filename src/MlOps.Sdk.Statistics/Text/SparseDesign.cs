namespace MlOps.Sdk.Statistics;

/// <summary>Rows of which few features are not zero: for each row its features and their values, one row after the other.</summary>
/// <param name="starts">Where each row begins, and where the last one ends.</param>
/// <param name="features">The features that are not zero.</param>
/// <param name="values">Their values.</param>
/// <param name="columns">Number of features.</param>
/// <param name="rows">The rows of the design, as positions in <paramref name="starts"/>.</param>
internal sealed class SparseDesign(int[] starts, int[] features, double[] values, int columns, int[] rows) : IDesignMatrix
{
    public int Rows => rows.Length;

    public int Columns => columns;

    public SparseDesign Subset(int[] chosen) => new(starts, features, values, columns, chosen);

    /// <summary>The product of one stored row with weights.</summary>
    public double Dot(int row, IReadOnlyList<double> weights)
    {
        var sum = 0.0;
        for (var k = starts[row]; k < starts[row + 1]; k++)
            sum += values[k] * weights[features[k]];
        return sum;
    }

    public void Times(ReadOnlySpan<double> vector, Span<double> result)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var sum = 0.0;
            for (var k = starts[rows[i]]; k < starts[rows[i] + 1]; k++)
                sum += values[k] * vector[features[k]];
            result[i] = sum;
        }
    }

    public void TransposeTimes(ReadOnlySpan<double> vector, Span<double> result)
    {
        result.Clear();
        for (var i = 0; i < rows.Length; i++)
        {
            for (var k = starts[rows[i]]; k < starts[rows[i] + 1]; k++)
                result[features[k]] += vector[i] * values[k];
        }
    }

    public void TransposeTimesSquares(ReadOnlySpan<double> vector, Span<double> result)
    {
        result.Clear();
        for (var i = 0; i < rows.Length; i++)
        {
            for (var k = starts[rows[i]]; k < starts[rows[i] + 1]; k++)
                result[features[k]] += vector[i] * values[k] * values[k];
        }
    }
}
