namespace MlOps.Sdk.Statistics;

/// <summary>
/// Principal components of standardised columns (Pearson 1901): the few directions in which rows vary most. Learned from a reference, then
/// applied to any rows of the same columns. Immutable.
/// </summary>
public sealed class PrincipalComponents
{
    private readonly Standardization _scale;
    private readonly double[] _directions;

    private PrincipalComponents(Standardization scale, double[] directions, double[] ratios)
    {
        _scale = scale;
        _directions = directions;
        ExplainedVarianceRatios = ratios;
    }

    /// <summary>Number of components kept.</summary>
    public int ComponentCount => ExplainedVarianceRatios.Count;

    /// <summary>Number of columns of the rows.</summary>
    public int ColumnCount => _scale.Means.Length;

    /// <summary>The share of the variance that lies along each component, descending; in (0, 1].</summary>
    public IReadOnlyList<double> ExplainedVarianceRatios { get; }

    /// <summary>Keeps the smallest number of components that hold more than a share of the variance.</summary>
    /// <param name="reference">Finite rows, at least two, not all equal.</param>
    /// <param name="share">The share to hold, in (0, 1); NannyML's default is 0.65.</param>
    /// <exception cref="ArgumentException">There are fewer than two rows, they are all equal, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> does not lie in (0, 1).</exception>
    public static PrincipalComponents Fit(RowMatrix reference, double share = 0.65)
    {
        Probability.ThrowIfNotInside(share);
        return Fit(reference, Holding(share));
    }

    /// <summary>Keeps a given number of components, or as many as there are.</summary>
    /// <inheritdoc cref="Fit(RowMatrix, double)"/>
    /// <param name="reference">Finite rows, at least two, not all equal.</param>
    /// <param name="components">Components to keep, at least 1.</param>
    public static PrincipalComponents FitCount(RowMatrix reference, int components)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(components);
        return Fit(reference, ratios => Math.Min(components, ratios.Length));
    }

    /// <summary>The coordinates of rows along the components: <see cref="ComponentCount"/> values a row.</summary>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public double[] Project(RowMatrix rows)
    {
        ThrowIfOther(rows);
        var result = new double[rows.RowCount * ComponentCount];
        Span<double> scaled = new double[ColumnCount];
        for (var r = 0; r < rows.RowCount; r++)
        {
            _scale.ApplyRow(rows[r], scaled);
            Project(scaled, result.AsSpan(r * ComponentCount, ComponentCount));
        }

        return result;
    }

    /// <summary>How far each row lies from what its components alone would make of it: the norm of the residual in standardised units.</summary>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public double[] ReconstructionErrors(RowMatrix rows)
    {
        ThrowIfOther(rows);
        var errors = new double[rows.RowCount];
        Span<double> residual = new double[ColumnCount];
        for (var r = 0; r < errors.Length; r++)
        {
            Residual(rows[r], residual);
            errors[r] = Math.Sqrt(System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(residual));
        }

        return errors;
    }

    /// <summary>The part of one standardised row that the components do not explain.</summary>
    internal void Residual(ReadOnlySpan<double> row, Span<double> residual)
    {
        _scale.ApplyRow(row, residual);
        Span<double> along = ComponentCount <= 128 ? stackalloc double[ComponentCount] : new double[ComponentCount];
        Project(residual, along);
        for (var k = 0; k < along.Length; k++)
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(Direction(k), -along[k], residual, residual);
    }

    /// <summary>As <see cref="Fit(RowMatrix, double)"/> for rows known to be finite; null where they do not vary.</summary>
    internal static PrincipalComponents? TryFit(RowMatrix reference, Func<double[], int> choose)
    {
        var (columns, rows) = (reference.ColumnCount, reference.RowCount);
        var scale = Standardization.Of(reference.Values, columns);
        var covariance = new double[columns * columns];
        ColumnMoments.AddScatter(scale.Apply(reference.Values), new double[columns], covariance);
        var (values, vectors) = SymmetricEigen.Of(covariance, columns);
        var total = values.Sum(value => Math.Max(0, value));
        if (!(total > 0))
            return null;

        var ratios = values.Take(Math.Min(rows, columns)).Select(value => Math.Max(0, value) / total).ToArray();
        var kept = choose(ratios);
        return new PrincipalComponents(scale, vectors[..(kept * columns)], ratios[..kept]);
    }

    /// <summary>The smallest number of components that hold more than a share.</summary>
    internal static Func<double[], int> Holding(double share) => ratios =>
    {
        var count = 0;
        for (var held = 0.0; count < ratios.Length && held <= share; count++)
            held += ratios[count];
        return count;
    };

    private static PrincipalComponents Fit(RowMatrix reference, Func<double[], int> choose)
    {
        Mahalanobis.ThrowIfNotFinite(reference, nameof(reference));
        if (reference.RowCount < 2)
            throw new ArgumentException($"Components need at least two rows, not {reference.RowCount}.", nameof(reference));
        return TryFit(reference, choose) ?? throw new ArgumentException("All rows are equal, so there are no components.", nameof(reference));
    }

    private ReadOnlySpan<double> Direction(int component) => _directions.AsSpan(component * ColumnCount, ColumnCount);

    private void Project(ReadOnlySpan<double> scaled, Span<double> along)
    {
        for (var k = 0; k < along.Length; k++)
            along[k] = System.Numerics.Tensors.TensorPrimitives.Dot(scaled, Direction(k));
    }

    private void ThrowIfOther(RowMatrix rows)
    {
        if (rows.ColumnCount != ColumnCount)
            throw new ArgumentException($"The rows have {rows.ColumnCount} columns, the components were learned from {ColumnCount}.", nameof(rows));
    }
}
