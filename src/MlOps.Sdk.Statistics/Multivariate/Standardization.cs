namespace MlOps.Sdk.Statistics;

/// <summary>Shifts and scales columns to mean 0 and standard deviation 1, as measured on some rows; a constant column is only shifted.</summary>
internal sealed class Standardization
{
    private Standardization(double[] means, double[] deviations) => (Means, Deviations) = (means, deviations);

    public double[] Means { get; }

    /// <summary>1 for a constant column.</summary>
    public double[] Deviations { get; }

    /// <param name="rows">Finite rows, at least one.</param>
    /// <param name="columns">Values in a row.</param>
    /// <param name="isSample">Divisor n - 1 instead of n.</param>
    public static Standardization Of(ReadOnlySpan<double> rows, int columns, bool isSample = false)
    {
        var count = rows.Length / columns;
        var means = ColumnMoments.Means(rows, columns);
        var deviations = ColumnMoments.SquaredDeviations(rows, means);
        for (var c = 0; c < columns; c++)
        {
            var deviation = Math.Sqrt(deviations[c] / Math.Max(1, isSample ? count - 1 : count));

            // Rounding of the mean leaves a trace of a deviation in a constant column.
            deviations[c] = deviation > 1e-14 * Math.Abs(means[c]) ? deviation : 1;
        }

        return new Standardization(means, deviations);
    }

    public double[] Apply(ReadOnlySpan<double> rows)
    {
        var scaled = GC.AllocateUninitializedArray<double>(rows.Length);
        for (var i = 0; i < rows.Length; i += Means.Length)
            ApplyRow(rows.Slice(i, Means.Length), scaled.AsSpan(i, Means.Length));
        return scaled;
    }

    public void ApplyRow(ReadOnlySpan<double> row, Span<double> scaled)
    {
        for (var c = 0; c < Means.Length; c++)
            scaled[c] = (row[c] - Means[c]) / Deviations[c];
    }
}
