namespace MlOps.Sdk.Statistics;

/// <summary>
/// The multivariate energy test (Székely and Rizzo 2004): 2 E|X - Y| - E|X - X'| - E|Y - Y'| over Euclidean distances. Sees any difference
/// of distributions and has no parameter; unchanged by rotations and shifts of both samples. Columns should be on comparable scales.
/// </summary>
public static class MultivariateEnergy
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "energy-multivariate";

    /// <summary>Tests two samples with a permutation p-value.</summary>
    /// <param name="reference">Rows compared with. Rows with NaN are left out and counted.</param>
    /// <param name="current">Rows in question, of the same columns.</param>
    /// <param name="permutations">Relabellings drawn for the p-value, at least 19.</param>
    /// <param name="seed">Relabelling b is drawn with <paramref name="seed"/> + b.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>
    /// nm / (n + m) times the squared energy distance, as <c>eqdist.e</c> of the R package <c>energy</c>; the distance squared is in the
    /// details. The effect is the energy coefficient: its share of 2 E|X - Y|, from 0 (same distribution) to 1.
    /// </returns>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 19 permutations.</exception>
    public static DriftResult Test(RowMatrix reference, RowMatrix current, int permutations = 199, ulong seed = 1, CancellationToken cancellation = default)
    {
        PermutationLaw.ThrowIfTooFew(permutations);
        if (PooledRows.Of(Method, reference, current, atLeast: 1, out var refusal) is not { } rows)
            return refusal;

        var sums = LabelledSums.Of(
            new PairDistances(rows.Values, rows.Columns),
            distances => System.Numerics.Tensors.TensorPrimitives.Sqrt<double>(distances, distances),
            rows.ReferenceCount,
            permutations,
            seed,
            cancellation);
        double n = rows.ReferenceCount, m = rows.CurrentCount;
        var squared = new double[permutations + 1];
        for (var set = 0; set < squared.Length; set++)
            squared[set] = 2 * (sums.Across[set] / (n * m) - sums.Within[set] / (n * n) - sums.Rest[set] / (m * m));

        var across = 2 * sums.Across[0] / (n * m);
        var distance = squared[0] <= 1e-14 * across ? 0 : squared[0];
        var law = PermutationLaw.Of(squared[0], squared.AsSpan(1), 1e-12 * across);
        return rows.Counting(new DriftResult
        {
            Method = Method,
            Variant = "permutation",
            Statistic = n * m / (n + m) * distance,
            PValue = law.PValue,
            NullLimit = n * m / (n + m) * Math.Max(0, law.Limit95),
            Effect = new EffectSize("energy-coefficient", across > 0 ? distance / across : 0),
            Details = new Dictionary<string, double>
            {
                ["distance-squared"] = distance,
                ["permutations"] = permutations,
                ["permutations-at-least"] = law.AtLeast,
                ["seed"] = seed,
            },
        });
    }
}
