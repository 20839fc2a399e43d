using System.Numerics.Tensors;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Comparisons of embeddings: dense vectors from a text, image or other encoder, one a row. Beside these, any multivariate method takes
/// embeddings, such as <see cref="MaximumMeanDiscrepancy"/>; <see cref="ShortEmbeddings"/> cuts them down first.
/// </summary>
public static class EmbeddingDrift
{
    /// <summary>The method's name in results of <see cref="DistanceOfMeans"/>.</summary>
    public const string MeansMethod = "embedding-means";

    /// <summary>The method's name in results of <see cref="DriftedComponents"/>.</summary>
    public const string ComponentsMethod = "embedding-components";

    /// <summary>The distance between the mean embeddings, with a permutation p-value.</summary>
    /// <param name="reference">Embeddings compared with. Rows with NaN are left out and counted.</param>
    /// <param name="current">Embeddings in question, of the same length.</param>
    /// <param name="distance">How to measure.</param>
    /// <param name="permutations">Relabellings drawn for the p-value, at least 19.</param>
    /// <param name="seed">Relabelling b is drawn with <paramref name="seed"/> + b.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>
    /// The distance; Evidently alarms at 0.2 whatever the encoder's scale, here the p-value says what chance does at these sizes. Contributions are each
    /// component's share of the distance (of its square for <see cref="MeanDistance.Euclidean"/>), empty for <see cref="MeanDistance.Cosine"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 19 permutations, or <paramref name="distance"/> is unknown.</exception>
    public static DriftResult DistanceOfMeans(
        RowMatrix reference, RowMatrix current, MeanDistance distance = MeanDistance.Euclidean, int permutations = 199, ulong seed = 1, CancellationToken cancellation = default)
    {
        PermutationLaw.ThrowIfTooFew(permutations);
        if (!Enum.IsDefined(distance))
            throw new ArgumentOutOfRangeException(nameof(distance), distance, "There is no such distance.");
        if (PooledRows.Of(MeansMethod, reference, current, atLeast: 1, out var refusal) is not { } rows)
            return refusal;

        double[] first = ColumnMoments.Means(rows.ReferenceValues, rows.Columns), second = ColumnMoments.Means(rows.CurrentValues, rows.Columns);
        if (distance == MeanDistance.Cosine && (TensorPrimitives.SumOfSquares<double>(first) == 0 || TensorPrimitives.SumOfSquares<double>(second) == 0))
            return rows.NotComputable(MeansMethod, "a mean embedding is zero, so it has no direction; use another distance");

        var observed = Between(first, second, distance);
        var law = PermutationLaw.Of(observed, Permuted(rows, distance, permutations, seed, cancellation), 1e-12 * (observed + 1e-3));
        return rows.Counting(new DriftResult
        {
            Method = MeansMethod,
            Variant = $"{distance.ToString().ToLowerInvariant()}; permutation",
            Statistic = observed,
            PValue = law.PValue,
            NullLimit = law.Limit95,
            Effect = new EffectSize(MeansMethod, observed),
            Details = new Dictionary<string, double> { ["permutations"] = permutations, ["permutations-at-least"] = law.AtLeast, ["seed"] = seed },
            Contributions = Contributions(rows, first, second, distance),
        });
    }

    /// <summary>The share of components that drifted, each by its Wasserstein distance over the reference's standard deviation.</summary>
    /// <param name="reference">Embeddings compared with. Rows with NaN are left out and counted.</param>
    /// <param name="current">Embeddings in question, of the same length.</param>
    /// <param name="limit">A component drifts beyond this distance; Evidently's 0.1 by default.</param>
    /// <param name="correctForNoise">Take off first what chance alone is expected to add, so that small samples do not drift in every component; false for Evidently's figures.</param>
    /// <returns>The share, in [0, 1], as statistic and effect; Evidently alarms above 0.2. Contributions are the drifted components, which add up to the share.</returns>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    public static DriftResult DriftedComponents(RowMatrix reference, RowMatrix current, double limit = 0.1, bool correctForNoise = true)
    {
        if (!(limit >= 0))
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "A limit is 0 or more.");
        if (PooledRows.Of(ComponentsMethod, reference, current, atLeast: 1, out var refusal) is not { } rows)
            return refusal;

        var contributions = new List<Contribution>();
        var largest = 0.0;
        for (var c = 0; c < rows.Columns; c++)
        {
            var effect = Wasserstein.Compare(rows.Column(c, ofReference: true), rows.Column(c, ofReference: false)).Effect!.Value;
            var value = correctForNoise ? effect.Corrected : effect.Value;
            largest = Math.Max(largest, value);
            if (value > limit)
                contributions.Add(FeatureContribution.Of(rows, c, 1.0 / rows.Columns));
        }

        var share = (double)contributions.Count / rows.Columns;
        return rows.Counting(new DriftResult
        {
            Method = ComponentsMethod,
            Variant = correctForNoise ? "wasserstein-normed beyond noise" : "wasserstein-normed",
            Statistic = share,
            Effect = new EffectSize(EffectNames.DriftedShare, share),
            Details = new Dictionary<string, double> { ["limit"] = limit, ["drifted"] = contributions.Count, ["largest"] = largest },
            Contributions = contributions,
        });
    }

    private static double[] Permuted(PooledRows rows, MeanDistance distance, int permutations, ulong seed, CancellationToken cancellation)
    {
        int count = rows.Count, columns = rows.Columns;
        var total = new double[columns];
        for (var i = 0; i < count; i++)
            TensorPrimitives.Add(total, rows.Row(i), total);

        var permuted = new double[permutations];
        double[] first = new double[columns], second = new double[columns];
        var isReference = new bool[count];
        var words = new ulong[2 * count];
        for (var b = 0; b < permutations; b++)
        {
            cancellation.ThrowIfCancellationRequested();
            Relabelling.Draw(seed + (ulong)b, rows.ReferenceCount, words, isReference);
            Array.Clear(first);
            for (var i = 0; i < count; i++)
            {
                if (isReference[i])
                    TensorPrimitives.Add(first, rows.Row(i), first);
            }

            TensorPrimitives.Subtract<double>(total, first, second);
            TensorPrimitives.Divide(first, rows.ReferenceCount, first);
            TensorPrimitives.Divide(second, rows.CurrentCount, second);
            permuted[b] = Between(first, second, distance);
        }

        return permuted;
    }

    private static double Between(double[] first, double[] second, MeanDistance distance)
    {
        switch (distance)
        {
            case MeanDistance.Euclidean:
                return TensorPrimitives.Distance<double>(first, second);
            case MeanDistance.Cosine:
                var norms = TensorPrimitives.Norm<double>(first) * TensorPrimitives.Norm<double>(second);
                return norms > 0 ? 1 - Math.Clamp(TensorPrimitives.Dot<double>(first, second) / norms, -1, 1) : 0;
            default:
                double sum = 0, largest = 0;
                for (var c = 0; c < first.Length; c++)
                {
                    var shift = Math.Abs(first[c] - second[c]);
                    sum += shift;
                    largest = Math.Max(largest, shift);
                }

                return distance == MeanDistance.Cityblock ? sum : largest;
        }
    }

    private static Contribution[] Contributions(PooledRows rows, double[] first, double[] second, MeanDistance distance)
    {
        if (distance == MeanDistance.Cosine)
            return [];

        var largest = Enumerable.Range(0, first.Length).MaxBy(c => Math.Abs(first[c] - second[c]));
        return [.. Enumerable.Range(0, first.Length).Where(c => distance != MeanDistance.Chebyshev || c == largest).Select(c =>
        {
            var shift = Math.Abs(first[c] - second[c]);
            return FeatureContribution.Of(rows, c, distance == MeanDistance.Euclidean ? shift * shift : shift);
        })];
    }
}
