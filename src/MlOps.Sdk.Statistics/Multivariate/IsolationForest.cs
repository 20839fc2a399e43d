namespace MlOps.Sdk.Statistics;

/// <summary>
/// Anomaly scores by isolation (Liu, Ting and Zhou 2008): random cuts part an unusual row from the others soon. Needs no distances, scales or
/// distribution. Immutable; the same rows and seed give the same forest everywhere.
/// </summary>
public sealed class IsolationForest
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "isolation-forest";

    private readonly IsolationTree[] _trees;
    private readonly int _columns;
    private readonly double _scale;

    private IsolationForest(IsolationTree[] trees, int columns, int sampleSize) => (_trees, _columns, _scale) = (trees, columns, IsolationTree.MeanDepth(sampleSize));

    /// <summary>Grows a forest.</summary>
    /// <param name="rows">Finite rows, at least two.</param>
    /// <param name="trees">Number of trees.</param>
    /// <param name="sampleSize">Rows each tree is grown on, drawn without replacement; the paper's 256 by default.</param>
    /// <param name="seed">Seed of draws and cuts.</param>
    /// <exception cref="ArgumentException">There are fewer than two rows, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no trees, or samples of fewer than two rows.</exception>
    public static IsolationForest Fit(RowMatrix rows, int trees = 100, int sampleSize = 256, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trees);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleSize, 2);
        Mahalanobis.ThrowIfNotFinite(rows, nameof(rows));
        if (rows.RowCount < 2)
            throw new ArgumentException($"A forest needs at least two rows, not {rows.RowCount}.", nameof(rows));

        var size = Math.Min(sampleSize, rows.RowCount);
        var order = new int[rows.RowCount];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        var chance = new SplitMix64(SplitMix64.Mix(seed));
        var grown = new IsolationTree[trees];
        for (var t = 0; t < trees; t++)
        {
            for (var i = 0; i < size; i++)
            {
                var j = i + chance.NextBelow(order.Length - i);
                (order[i], order[j]) = (order[j], order[i]);
            }

            grown[t] = IsolationTree.Grow(rows, order.AsSpan(0, size), ref chance);
        }

        return new IsolationForest(grown, rows.ColumnCount, size);
    }

    /// <summary>The anomaly score of a row, in (0, 1): about 0.5 for an ordinary one, towards 1 for one that is easily isolated.</summary>
    /// <exception cref="ArgumentException">The row has another number of values than the rows the forest was grown on.</exception>
    public double Score(ReadOnlySpan<double> row)
    {
        if (row.Length != _columns)
            throw new ArgumentException($"The row has {row.Length} values, the forest was grown on {_columns} columns.", nameof(row));

        var depth = 0.0;
        foreach (var tree in _trees)
            depth += tree.Depth(row);
        return Math.Pow(2, -depth / _trees.Length / _scale);
    }

    /// <summary>The anomaly score of each row.</summary>
    /// <inheritdoc cref="Score"/>
    public double[] Scores(RowMatrix rows)
    {
        var scores = new double[rows.RowCount];
        for (var r = 0; r < scores.Length; r++)
            scores[r] = Score(rows[r]);
        return scores;
    }

    /// <summary>Compares the anomaly scores of current rows with those of reference rows the forest has not seen.</summary>
    /// <param name="reference">Rows compared with, at least eight; a random half grows the forest. Rows with NaN are left out and counted.</param>
    /// <param name="current">Rows in question, of the same columns.</param>
    /// <param name="outlierShare">Share of the reference that counts as outliers, in (0, 1).</param>
    /// <param name="seed">Seed of the half, the draws and the cuts.</param>
    /// <returns>Kolmogorov–Smirnov on the scores with the normed Wasserstein distance as effect; the share of outliers among the current rows is in the details.</returns>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    public static DriftResult Compare(RowMatrix reference, RowMatrix current, double outlierShare = 0.05, ulong seed = 1)
    {
        Probability.ThrowIfNotInside(outlierShare);
        if (PooledRows.Of(Method, reference, current, atLeast: 1, out var refusal) is not { } rows)
            return refusal;
        if (rows.ReferenceCount < 8)
            return rows.NotComputable(Method, $"the reference sample has {rows.ReferenceCount} of the 8 rows the method needs");

        var (training, heldOut) = ScoreDrift.Split(rows, seed);
        var forest = Fit(new RowMatrix(training, rows.Columns), seed: seed);
        double[] own = forest.Scores(new RowMatrix(heldOut, rows.Columns)), others = forest.Scores(rows.Current);
        var result = ScoreDrift.Compare(Method, rows, own, others, seed);
        var limit = SortedSample.From(own).Quantile(1 - outlierShare);
        return result with
        {
            Details = new Dictionary<string, double>(result.Details)
            {
                ["outlier-limit"] = limit,
                ["outlier-share-reference"] = own.Count(score => score > limit) / (double)own.Length,
                ["outlier-share-current"] = others.Count(score => score > limit) / (double)others.Length,
            },
        };
    }
}
