namespace MlOps.Sdk.Statistics;

/// <summary>
/// Drift of the relations between columns: principal components of a reference no longer rebuild the rows as well (or rebuild them suspiciously
/// well). Blind to shifts along the components themselves. With NannyML's defaults: components that hold 65 % of the variance, chunks alarm
/// outside the mean ± 3 standard deviations of reference chunks. Immutable.
/// </summary>
public sealed class PcaReconstruction
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "pca-reconstruction";

    private readonly int _chunkSize;
    private readonly double _deviation;

    private PcaReconstruction(PrincipalComponents components, int chunkSize, double[] errors)
    {
        Components = components;
        _chunkSize = chunkSize;
        _deviation = Math.Sqrt(Moments.Of(errors).SampleVariance ?? 0);
        ReferenceError = Moments.Of(errors).Mean;
        var means = Means(errors, chunkSize).Select(chunk => chunk.Mean).ToArray();
        if (means.Length >= 2)
        {
            var moments = Moments.Of(means);
            var reach = 3 * moments.PopulationStandardDeviation;
            Limits = new Interval(Math.Max(0, moments.Mean - reach), moments.Mean + reach, 0.9973);
        }
    }

    /// <summary>The components rows are rebuilt from.</summary>
    public PrincipalComponents Components { get; }

    /// <summary>Mean error of the reference rows.</summary>
    public double ReferenceError { get; }

    /// <summary>Where chunk means lie without drift; null when the reference had fewer than two chunks.</summary>
    public Interval? Limits { get; }

    /// <summary>Learns from a reference.</summary>
    /// <param name="reference">Finite rows, in the order they arrived; fill in missing values by <see cref="FeatureEncoder"/>.</param>
    /// <param name="chunkSize">Rows in a chunk; the last one may be shorter.</param>
    /// <param name="share">Share of the variance the components hold, in (0, 1).</param>
    /// <exception cref="ArgumentException">A value is not finite, there are fewer than two rows, or they are all equal.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is not positive, or <paramref name="share"/> not in (0, 1).</exception>
    public static PcaReconstruction Fit(RowMatrix reference, int chunkSize, double share = 0.65)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunkSize);
        var components = PrincipalComponents.Fit(reference, share);
        return new PcaReconstruction(components, chunkSize, components.ReconstructionErrors(reference));
    }

    /// <summary>The mean error of each chunk of rows, judged by the limits of the reference.</summary>
    /// <exception cref="ArgumentException">The rows have other columns than the reference, or a value is not finite.</exception>
    public IReadOnlyList<ReconstructionChunk> Chunks(RowMatrix rows)
    {
        Mahalanobis.ThrowIfNotFinite(rows, nameof(rows));
        var errors = Components.ReconstructionErrors(rows);
        return [.. Means(errors, _chunkSize).Select(chunk => new ReconstructionChunk(chunk.Start, chunk.Count, chunk.Mean, _deviation / Math.Sqrt(chunk.Count), Limits))];
    }

    /// <summary>Compares two samples: components are learned from a random half of the reference, errors of the other half compared with the current ones.</summary>
    /// <param name="reference">Rows compared with, at least eight. Rows with NaN are left out and counted.</param>
    /// <param name="current">Rows in question, of the same columns.</param>
    /// <param name="share">Share of the variance the components hold, in (0, 1).</param>
    /// <param name="seed">Chooses the half.</param>
    /// <returns>
    /// Kolmogorov–Smirnov on the errors, with the normed Wasserstein distance as effect. Contributions say by how much each column's mean squared
    /// residual grew; they add up to the growth of the squared error, which is in the details.
    /// </returns>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    public static DriftResult Compare(RowMatrix reference, RowMatrix current, double share = 0.65, ulong seed = 1)
    {
        Probability.ThrowIfNotInside(share);
        if (PooledRows.Of(Method, reference, current, atLeast: 1, out var refusal) is not { } rows)
            return refusal;
        if (rows.ReferenceCount < 8)
            return rows.NotComputable(Method, $"the reference sample has {rows.ReferenceCount} of the 8 rows the method needs");

        var (training, heldOut) = ScoreDrift.Split(rows, seed);
        if (PrincipalComponents.TryFit(new RowMatrix(training, rows.Columns), PrincipalComponents.Holding(share)) is not { } components)
            return rows.NotComputable(Method, "the reference rows drawn to learn from do not vary, so there are no components");

        var others = new RowMatrix(heldOut, rows.Columns);
        var result = ScoreDrift.Compare(Method, rows, components.ReconstructionErrors(others), components.ReconstructionErrors(rows.Current), seed);
        double[] before = SquaredResiduals(components, others), after = SquaredResiduals(components, rows.Current);
        return result with
        {
            Details = new Dictionary<string, double>(result.Details) { ["components"] = components.ComponentCount, ["squared-error-growth"] = after.Sum() - before.Sum() },
            Contributions = [.. Enumerable.Range(0, rows.Columns).Select(c => FeatureContribution.Of(rows, c, after[c] - before[c]))],
        };
    }

    private static double[] SquaredResiduals(PrincipalComponents components, RowMatrix rows)
    {
        var sums = new double[rows.ColumnCount];
        Span<double> residual = new double[rows.ColumnCount];
        for (var r = 0; r < rows.RowCount; r++)
        {
            components.Residual(rows[r], residual);
            for (var c = 0; c < sums.Length; c++)
                sums[c] += residual[c] * residual[c] / rows.RowCount;
        }

        return sums;
    }

    private static IEnumerable<(int Start, int Count, double Mean)> Means(double[] errors, int size)
    {
        for (var start = 0; start < errors.Length; start += size)
        {
            var count = Math.Min(size, errors.Length - start);
            yield return (start, count, Moments.Of(errors.AsSpan(start, count)).Mean);
        }
    }
}
