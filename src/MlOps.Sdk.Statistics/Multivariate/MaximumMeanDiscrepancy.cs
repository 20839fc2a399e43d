namespace MlOps.Sdk.Statistics;

/// <summary>
/// The maximum mean discrepancy under a Gaussian kernel (Gretton et al. 2012): sees any difference between two multivariate
/// distributions, not only of means. Columns should be on comparable scales; standardise them first where they are not.
/// </summary>
public static class MaximumMeanDiscrepancy
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "mmd";

    /// <summary>The unbiased quadratic statistic with a permutation p-value.</summary>
    /// <param name="reference">Rows compared with, at least two. Rows with NaN are left out and counted.</param>
    /// <param name="current">Rows in question, at least two, of the same columns.</param>
    /// <param name="bandwidth">Width of the kernel; by default the median rule over all pairs.</param>
    /// <param name="permutations">Relabellings drawn for the p-value, at least 19.</param>
    /// <param name="seed">Relabelling b is drawn with <paramref name="seed"/> + b.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>
    /// MMD² (which may be slightly negative), its p-value and its 95 % limit without drift; the effect is its root. Time grows with the
    /// square of the number of rows, memory does not; for many rows see <see cref="Block"/>, <see cref="LinearTime"/> and <see cref="RandomFeatures"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 19 permutations.</exception>
    public static DriftResult Test(
        RowMatrix reference, RowMatrix current, KernelBandwidth bandwidth = default, int permutations = 199, ulong seed = 1, CancellationToken cancellation = default)
    {
        PermutationLaw.ThrowIfTooFew(permutations);
        if (PooledRows.Of(Method, reference, current, atLeast: 2, out var refusal) is not { } rows)
            return refusal;
        if (rows.IsConstant())
            return rows.Counting(NoDrift("quadratic, unbiased", permutations, seed));

        var pairs = new PairDistances(rows.Values, rows.Columns);
        var sigma = bandwidth.Find(pairs, rows.ReferenceCount, cancellation);
        if (!(sigma > 0))
            return rows.NotComputable(Method, "distances between rows vanish next to rounding; rescale the columns");

        var sums = LabelledSums.Of(pairs, GaussianKernel.Of(sigma), rows.ReferenceCount, permutations, seed, cancellation);
        var statistics = new double[permutations + 1];
        for (var set = 0; set < statistics.Length; set++)
            statistics[set] = Unbiased(sums, set, rows);
        var observed = statistics[0];
        var law = PermutationLaw.Of(observed, statistics.AsSpan(1), 1e-12 * Math.Abs(Mean(sums.Across[0], rows.ReferenceCount, rows.CurrentCount)));

        double n = rows.ReferenceCount, m = rows.CurrentCount;
        return rows.Counting(new DriftResult
        {
            Method = Method,
            Variant = "quadratic, unbiased; permutation",
            Statistic = observed,
            PValue = law.PValue,
            NullLimit = law.Limit95,
            Effect = new EffectSize(Method, Math.Sqrt(Math.Max(0, observed))),
            Details = new Dictionary<string, double>
            {
                ["bandwidth"] = sigma,
                ["biased"] = (2 * sums.Within[0] + n) / (n * n) + (2 * sums.Rest[0] + m) / (m * m) - 2 * Mean(sums.Across[0], n, m),
                ["permutations"] = permutations,
                ["permutations-at-least"] = law.AtLeast,
                ["seed"] = seed,
            },
        });
    }

    /// <summary>
    /// The linear-time statistic: rows are taken two by two from both samples, in order, and used once. Cheap and with a normal law, but
    /// weak; the rows should be in no particular order.
    /// </summary>
    /// <param name="reference">Rows compared with, at least four. Rows with NaN are left out and counted.</param>
    /// <param name="current">Rows in question, at least four, of the same columns.</param>
    /// <param name="bandwidth">Width of the kernel; by default the median rule, over the first 1,000 rows of each sample.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>MMD²; p is one-sided by the normal law (Gretton et al. 2012, section 6).</returns>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    public static DriftResult LinearTime(RowMatrix reference, RowMatrix current, KernelBandwidth bandwidth = default, CancellationToken cancellation = default) =>
        BlockedMmd.LinearTime(reference, current, bandwidth, cancellation);

    /// <summary>
    /// The block statistic (Zaremba et al. 2013): the mean of unbiased quadratic statistics over blocks of rows, with a normal law. Between
    /// <see cref="LinearTime"/> and <see cref="Test"/> in cost and power; the rows should be in no particular order.
    /// </summary>
    /// <param name="reference">Rows compared with. Rows with NaN are left out and counted.</param>
    /// <param name="current">Rows in question, of the same columns.</param>
    /// <param name="blockSize">Rows of each sample in a block, at least 2; 0 for the square root of the smaller sample's size.</param>
    /// <param name="bandwidth">Width of the kernel; by default the median rule, over the first 1,000 rows of each sample.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="blockSize"/> is negative or 1.</exception>
    public static DriftResult Block(RowMatrix reference, RowMatrix current, int blockSize = 0, KernelBandwidth bandwidth = default, CancellationToken cancellation = default) =>
        BlockedMmd.Blocks(reference, current, blockSize, bandwidth, cancellation);

    /// <summary>
    /// MMD² approximated by random Fourier features, with a permutation p-value: time linear in the number of rows, and the same test of any
    /// difference. The approximation costs a little power, never validity.
    /// </summary>
    /// <param name="reference">Rows compared with, at least two. Rows with NaN are left out and counted.</param>
    /// <param name="current">Rows in question, at least two, of the same columns.</param>
    /// <param name="features">Cosines a row is turned into; the kernel's error falls as one over their root.</param>
    /// <param name="bandwidth">Width of the kernel; by default the median rule, over the first 1,000 rows of each sample.</param>
    /// <param name="permutations">Relabellings drawn for the p-value, at least 19.</param>
    /// <param name="seed">Seed of the features; relabelling b is drawn with <paramref name="seed"/> + b.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The biased statistic, never negative; its 95 % limit without drift says what is due to chance.</returns>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 19 permutations, or no features.</exception>
    public static DriftResult RandomFeatures(
        RowMatrix reference, RowMatrix current, int features = 256, KernelBandwidth bandwidth = default, int permutations = 199, ulong seed = 1, CancellationToken cancellation = default) =>
        RandomFeatureMmd.Test(reference, current, features, bandwidth, permutations, seed, cancellation);

    internal static DriftResult NoDrift(string variant, int permutations, ulong seed) => new()
    {
        Method = Method,
        Variant = variant,
        Statistic = 0,
        PValue = 1,
        Effect = new EffectSize(Method, 0),
        Details = new Dictionary<string, double> { ["permutations"] = permutations, ["seed"] = seed },
    };

    private static double Unbiased(LabelledSums sums, int set, PooledRows rows)
    {
        double n = rows.ReferenceCount, m = rows.CurrentCount;
        return 2 * sums.Within[set] / (n * (n - 1)) + 2 * sums.Rest[set] / (m * (m - 1)) - 2 * Mean(sums.Across[set], n, m);
    }

    private static double Mean(double sum, double n, double m) => sum / (n * m);
}
