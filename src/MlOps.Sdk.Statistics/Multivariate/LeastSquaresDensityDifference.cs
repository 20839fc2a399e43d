namespace MlOps.Sdk.Statistics;

/// <summary>
/// The least-squares density difference (Sugiyama et al. 2013; Bu, Alippi and Zhao 2017): fits the difference of two densities by Gaussian
/// kernels around a few reference rows and measures its squared size. Columns are standardised by the reference.
/// </summary>
public static class LeastSquaresDensityDifference
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "lsdd";

    private const int Candidates = 10;

    /// <summary>Tests two samples with a permutation p-value.</summary>
    /// <param name="reference">Rows compared with, at least four. The first rows serve as centres of kernels and are no part of the comparison, so the rows should be in no particular order. Rows with NaN are left out and counted.</param>
    /// <param name="current">Rows in question, at least two, of the same columns.</param>
    /// <param name="centres">Number of kernels; 0 for a quarter of the reference, at most 20.</param>
    /// <param name="permutations">Relabellings drawn for the p-value, at least 19.</param>
    /// <param name="seed">Relabelling b is drawn with <paramref name="seed"/> + b.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The squared difference of densities, in units of a kernel; the regularisation is the largest of 4⁰ … 4⁻⁹ whose two estimates agree within 20 % over the permutations.</returns>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 19 permutations, or <paramref name="centres"/> is negative.</exception>
    public static DriftResult Test(RowMatrix reference, RowMatrix current, int centres = 0, int permutations = 199, ulong seed = 1, CancellationToken cancellation = default)
    {
        PermutationLaw.ThrowIfTooFew(permutations);
        ArgumentOutOfRangeException.ThrowIfNegative(centres);
        if (PooledRows.Of(Method, reference, current, atLeast: 2, out var refusal) is not { } rows)
            return refusal;

        var q = centres > 0 ? centres : Math.Min(20, Math.Max(1, rows.ReferenceCount / 4));
        if (rows.ReferenceCount - q < 2)
            return rows.NotComputable(Method, $"{q} centres leave {Math.Max(0, rows.ReferenceCount - q)} reference rows to compare; give more rows or fewer centres");

        var columns = rows.Columns;
        var scaled = Standardization.Of(rows.ReferenceValues, columns, isSample: true).Apply(rows.Values);
        var sigma = KernelBandwidth.MedianOfReferencePairs.Find(new PairDistances(scaled.AsSpan(0, rows.ReferenceCount * columns), columns), rows.ReferenceCount, cancellation);
        if (!(sigma > 0))
            return rows.NotComputable(Method, "all reference rows are equal, so a kernel has no width");

        var (values, lambda) = Statistics(scaled, columns, q, rows.ReferenceCount - q, sigma, permutations, seed, cancellation);
        var law = PermutationLaw.Of(values[0], values.AsSpan(1), 1e-12 * Math.Abs(values[0]));
        return rows.Counting(new DriftResult
        {
            Method = Method,
            Variant = "permutation",
            Statistic = values[0],
            PValue = law.PValue,
            NullLimit = law.Limit95,
            Effect = new EffectSize(Method, Math.Max(0, values[0])),
            Details = new Dictionary<string, double>
            {
                ["bandwidth"] = sigma,
                ["centres"] = q,
                ["lambda"] = lambda,
                ["permutations"] = permutations,
                ["permutations-at-least"] = law.AtLeast,
                ["seed"] = seed,
            },
        });
    }

    /// <summary>The statistic of the observed labels, then of each relabelling, over standardised rows: q centres first, then n reference rows, then current ones.</summary>
    internal static (double[] Values, double Lambda) Statistics(double[] scaled, int columns, int q, int n, double sigma, int permutations, ulong seed, CancellationToken cancellation)
    {
        var differences = Differences(scaled, columns, q, n, sigma, permutations, seed, cancellation);
        var (lambda, inverse, gram) = Regularize(scaled, columns, q, sigma, differences, permutations);
        var values = new double[permutations + 1];
        for (var set = 0; set < values.Length; set++)
            values[set] = Size(differences.AsSpan(set * q, q), inverse, gram);
        return (values, lambda);
    }

    /// <summary>Mean kernel values of reference less current rows at each centre, for the observed labels and each relabelling.</summary>
    private static double[] Differences(double[] scaled, int columns, int q, int n, double sigma, int permutations, ulong seed, CancellationToken cancellation)
    {
        var count = scaled.Length / columns - q;
        var kernel = new double[count * q];
        for (var i = 0; i < count; i++)
        {
            for (var c = 0; c < q; c++)
                kernel[i * q + c] = GaussianKernel.Between(scaled.AsSpan((i + q) * columns, columns), scaled.AsSpan(c * columns, columns), sigma);
        }

        var result = new double[(permutations + 1) * q];
        var isReference = new bool[count];
        isReference.AsSpan(0, n).Fill(true);
        var words = new ulong[2 * count];
        double perReference = 1.0 / n, perCurrent = 1.0 / (count - n);
        for (var set = 0; set <= permutations; set++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (set > 0)
                Relabelling.Draw(seed + (ulong)(set - 1), n, words, isReference);
            var h = result.AsSpan(set * q, q);
            for (var i = 0; i < count; i++)
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(kernel.AsSpan(i * q, q), isReference[i] ? perReference : -perCurrent, h, h);
        }

        return result;
    }

    private static (double Lambda, Cholesky Inverse, double[] Gram) Regularize(double[] scaled, int columns, int q, double sigma, double[] differences, int permutations)
    {
        var gram = new double[q * q];
        for (var a = 0; a < q; a++)
        {
            for (var b = 0; b < q; b++)
                gram[a * q + b] = GaussianKernel.Between(scaled.AsSpan(a * columns, columns), scaled.AsSpan(b * columns, columns), Math.Sqrt(2) * sigma);
        }

        var weights = new double[q];
        for (var i = 0; ; i++)
        {
            var lambda = Math.Pow(4, -i);
            var ridged = (double[])gram.Clone();
            for (var a = 0; a < q; a++)
                ridged[a * q + a] += lambda;
            var inverse = Cholesky.Of(ridged, q, 0, out _)!;
            var gap = 0.0;
            for (var set = 1; set <= permutations; set++)
            {
                var h = differences.AsSpan(set * q, q);
                h.CopyTo(weights);
                inverse.Solve(weights);
                var linear = System.Numerics.Tensors.TensorPrimitives.Dot<double>(h, weights);
                gap += linear > 0 ? 1 - Form(weights, gram) / linear : 0;
            }

            if (gap / permutations < 0.2 || i == Candidates - 1)
                return (lambda, inverse, gram);
        }
    }

    /// <summary>2 h'w - w'Hw with w = (H + λI)⁻¹ h.</summary>
    private static double Size(ReadOnlySpan<double> h, Cholesky inverse, double[] gram)
    {
        var weights = h.ToArray();
        inverse.Solve(weights);
        return 2 * System.Numerics.Tensors.TensorPrimitives.Dot(h, weights) - Form(weights, gram);
    }

    private static double Form(double[] weights, double[] gram)
    {
        var sum = 0.0;
        for (var a = 0; a < weights.Length; a++)
            sum += weights[a] * System.Numerics.Tensors.TensorPrimitives.Dot<double>(gram.AsSpan(a * weights.Length, weights.Length), weights);
        return sum;
    }
}
