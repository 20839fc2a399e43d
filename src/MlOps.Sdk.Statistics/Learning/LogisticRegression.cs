using System.Numerics.Tensors;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// L2-regularised logistic regression: minimises ½|w|² + C Σ log-loss with a free intercept. The optimum is unique, so any solver that
/// converges gives these coefficients. Standardise columns first, since the penalty is in their units. Immutable.
/// </summary>
public sealed class LogisticRegression
{
    private readonly double[] _coefficients;

    internal LogisticRegression(double[] solution, int iterations)
    {
        _coefficients = solution[..^1];
        Intercept = solution[^1];
        Iterations = iterations;
    }

    /// <summary>One weight a column.</summary>
    public IReadOnlyList<double> Coefficients => _coefficients;

    /// <summary>The margin of a row of zeros.</summary>
    public double Intercept { get; }

    /// <summary>Newton steps taken.</summary>
    public int Iterations { get; }

    /// <summary>Learns to tell true rows from false ones.</summary>
    /// <param name="rows">Finite rows.</param>
    /// <param name="labels">One label a row, both kinds present.</param>
    /// <param name="inverseRegularization">C: the larger, the weaker the penalty; scikit-learn's parameter of that name.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">Lengths differ, a value is not finite, or all labels are equal, so that no finite intercept is best.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inverseRegularization"/> is not a positive finite number.</exception>
    public static LogisticRegression Fit(RowMatrix rows, ReadOnlySpan<bool> labels, double inverseRegularization = 1, CancellationToken cancellation = default)
    {
        if (labels.Length != rows.RowCount)
            throw new ArgumentException($"{labels.Length} labels for {rows.RowCount} rows; pass one a row.", nameof(labels));
        Mahalanobis.ThrowIfNotFinite(rows, nameof(rows));
        return Fit(new DenseDesign(rows.Values.ToArray(), rows.ColumnCount), labels, inverseRegularization, cancellation);
    }

    /// <summary>The log-odds that a row is true.</summary>
    /// <exception cref="ArgumentException">The row has another number of values than there are coefficients.</exception>
    public double Margin(ReadOnlySpan<double> row)
    {
        if (row.Length != _coefficients.Length)
            throw new ArgumentException($"The row has {row.Length} values for {_coefficients.Length} coefficients.", nameof(row));
        return Intercept + TensorPrimitives.Dot(row, _coefficients);
    }

    /// <summary>The probability that a row is true.</summary>
    /// <inheritdoc cref="Margin"/>
    public double Probability(ReadOnlySpan<double> row) => Sigmoid(Margin(row));

    internal static LogisticRegression Fit(IDesignMatrix design, ReadOnlySpan<bool> labels, double inverseRegularization, CancellationToken cancellation)
    {
        if (!(inverseRegularization > 0 && double.IsFinite(inverseRegularization)))
            throw new ArgumentOutOfRangeException(nameof(inverseRegularization), inverseRegularization, "C is a positive finite number, such as 1.");
        if (!labels.Contains(true) || !labels.Contains(false))
            throw new ArgumentException("All labels are equal, so there is nothing to tell apart; pass rows of both kinds.", nameof(labels));

        return new LogisticNewton(design, labels, inverseRegularization).Solve(cancellation);
    }

    internal static double Sigmoid(double margin) => margin >= 0 ? 1 / (1 + Math.Exp(-margin)) : Math.Exp(margin) / (1 + Math.Exp(margin));
}
