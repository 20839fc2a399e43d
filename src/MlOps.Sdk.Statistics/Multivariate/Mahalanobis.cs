namespace MlOps.Sdk.Statistics;

/// <summary>
/// The Mahalanobis distance of rows from a reference: how far, in standard deviations along the reference's own axes, a row lies from
/// its mean (Mahalanobis 1936). Finds rows no single column makes conspicuous. Immutable.
/// </summary>
public sealed class Mahalanobis
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "mahalanobis";

    /// <summary>A column whose variance beyond what other columns explain falls below this share counts as their combination.</summary>
    internal const double Singular = 1e-12;

    private readonly double[] _mean;
    private readonly Cholesky _covariance;

    private Mahalanobis(double[] mean, Cholesky covariance) => (_mean, _covariance) = (mean, covariance);

    /// <summary>Learns mean and covariance (divisor n - 1) from a reference.</summary>
    /// <param name="reference">At least one row more than columns, all finite.</param>
    /// <exception cref="ArgumentException">There are too few rows, a value is not finite, or a column is constant or a combination of others; the message names it.</exception>
    public static Mahalanobis Fit(RowMatrix reference)
    {
        ThrowIfNotFinite(reference, nameof(reference));
        return TryFit(reference, out var reason) ?? throw new ArgumentException($"The reference has no usable covariance: {reason}.", nameof(reference));
    }

    /// <summary>The squared distance of one row.</summary>
    /// <exception cref="ArgumentException">The row has another number of values than the reference had columns.</exception>
    public double SquaredDistance(ReadOnlySpan<double> row)
    {
        if (row.Length != _mean.Length)
            throw new ArgumentException($"The row has {row.Length} values, the reference had {_mean.Length} columns.", nameof(row));

        Span<double> gaps = row.Length <= 128 ? stackalloc double[row.Length] : new double[row.Length];
        System.Numerics.Tensors.TensorPrimitives.Subtract(row, _mean, gaps);
        _covariance.Whiten(gaps);
        return System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(gaps);
    }

    /// <summary>The squared distance of each row.</summary>
    /// <exception cref="ArgumentException">The rows have another number of columns than the reference.</exception>
    public double[] SquaredDistances(RowMatrix rows)
    {
        var distances = new double[rows.RowCount];
        for (var r = 0; r < distances.Length; r++)
            distances[r] = SquaredDistance(rows[r]);
        return distances;
    }

    /// <summary>Compares the distances of current rows with those of reference rows, each measured from the rest of the reference.</summary>
    /// <param name="reference">Rows compared with, at least three more than columns. Rows with NaN are left out and counted.</param>
    /// <param name="current">Rows in question, of the same columns.</param>
    /// <returns>
    /// Kolmogorov–Smirnov on the squared distances with the normed Wasserstein distance as effect (see <see cref="NumericDrift"/>). Leaving each
    /// reference row out of its own covariance removes the optimism of distances measured in the sample they come from.
    /// </returns>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    public static DriftResult Compare(RowMatrix reference, RowMatrix current)
    {
        if (PooledRows.Of(Method, reference, current, atLeast: 1, out var refusal) is not { } rows)
            return refusal;

        double n = rows.ReferenceCount;
        if (n < rows.Columns + 3)
            return rows.NotComputable(Method, $"the reference sample has {n} rows; {rows.Columns} columns need {rows.Columns + 3}");
        if (TryFit(rows.Reference, out var reason) is not { } model)
            return rows.NotComputable(Method, reason);

        var own = model.SquaredDistances(rows.Reference);
        for (var i = 0; i < own.Length; i++)
        {
            // Sherman–Morrison: the distance from the mean and covariance of the other n - 1 rows.
            var a = own[i] / (n - 1);
            var c = n / (n - 1);
            own[i] = c * c * (n - 2) * a / Math.Max(1e-300, 1 - c * a);
        }

        var others = model.SquaredDistances(rows.Current);
        var result = NumericDrift.Compare(own, others);
        return rows.Counting(result with
        {
            Method = Method,
            Details = new Dictionary<string, double>(result.Details) { ["mean-squared-reference"] = Moments.Of(own).Mean, ["mean-squared-current"] = Moments.Of(others).Mean },
        });
    }

    private static Mahalanobis? TryFit(RowMatrix reference, out string reason)
    {
        var columns = reference.ColumnCount;
        var rows = reference.RowCount;
        reason = $"{rows} rows cannot estimate a covariance of {columns} columns; at least {columns + 1} are needed";
        if (rows < columns + 1)
            return null;

        var mean = ColumnMoments.Means(reference.Values, columns);
        var covariance = new double[columns * columns];
        ColumnMoments.AddScatter(reference.Values, mean, covariance);
        foreach (ref var entry in covariance.AsSpan())
            entry /= rows - 1;
        if (Cholesky.Of(covariance, columns, Singular, out var dependent) is { } factor)
            return new Mahalanobis(mean, factor);

        reason = $"column {reference.NameOf(dependent)} of the reference sample is constant or a combination of the columns before it; leave it out";
        return null;
    }

    internal static void ThrowIfNotFinite(RowMatrix rows, string name)
    {
        for (var i = 0; i < rows.Values.Length; i++)
        {
            if (!double.IsFinite(rows.Values[i]))
                throw new ArgumentException($"Row {i / rows.ColumnCount}, column {rows.NameOf(i % rows.ColumnCount)} is {rows.Values[i]}; fit to finite values, with missing ones left out or filled in.", name);
        }
    }
}
