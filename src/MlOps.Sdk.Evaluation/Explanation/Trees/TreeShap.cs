namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Exact Shapley values of trees that can be read (Lundberg 2020), without asking the model: interventional over background rows, which
/// equals <see cref="Shapley.Exact"/> with any number of features, or path-dependent, where an absent feature follows both children by
/// the share of training rows in them. Prefer the interventional ones: they need no cover and mean the same as for any other model.
/// </summary>
public static class TreeShap
{
    /// <summary>Values against background rows, in time linear in their number.</summary>
    /// <param name="trees">The trees.</param>
    /// <param name="row">The row to explain; a missing value is NaN.</param>
    /// <param name="background">Rows that absent features are taken from, at least one.</param>
    /// <param name="weights">A weight a background row; equal unless given.</param>
    /// <param name="cancellationToken">Ends the computation between background rows.</param>
    /// <returns>Values whose <see cref="ShapleyValues.ModelRows"/> is 0, since the trees are read and not asked.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static ShapleyValues Interventional(TreeEnsemble trees, ReadOnlySpan<double> row, IReadOnlyList<double[]> background, IReadOnlyList<double>? weights = null, CancellationToken cancellationToken = default)
    {
        var (start, end, contributions) = Intervene(trees, row, background, weights, null, cancellationToken);
        return Values(start, end, contributions);
    }

    /// <summary>Interactions against background rows.</summary>
    /// <inheritdoc cref="Interventional"/>
    public static ShapleyInteractions InterventionalInteractions(TreeEnsemble trees, ReadOnlySpan<double> row, IReadOnlyList<double[]> background, IReadOnlyList<double>? weights = null, CancellationToken cancellationToken = default)
    {
        var cells = Cells(trees);
        var (start, end, contributions) = Intervene(trees, row, background, weights, cells, cancellationToken);
        return Interactions(start, end, contributions, cells);
    }

    /// <summary>Values in which an absent feature follows both children by their cover.</summary>
    /// <param name="trees">The trees, with cover.</param>
    /// <param name="row">The row to explain; a missing value is NaN.</param>
    /// <param name="cancellationToken">Ends the computation between trees.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a node has no cover.</exception>
    public static ShapleyValues PathDependent(TreeEnsemble trees, ReadOnlySpan<double> row, CancellationToken cancellationToken = default)
    {
        var (start, end, contributions) = Follow(trees, row, null, cancellationToken);
        return Values(start, end, contributions);
    }

    /// <summary>Interactions in which an absent feature follows both children by their cover.</summary>
    /// <inheritdoc cref="PathDependent"/>
    public static ShapleyInteractions PathDependentInteractions(TreeEnsemble trees, ReadOnlySpan<double> row, CancellationToken cancellationToken = default)
    {
        var cells = Cells(trees);
        var (start, end, contributions) = Follow(trees, row, cells, cancellationToken);
        return Interactions(start, end, contributions, cells);
    }

    private static (double Start, double End, double[] Contributions) Intervene(
        TreeEnsemble trees, ReadOnlySpan<double> row, IReadOnlyList<double[]> background, IReadOnlyList<double>? weights, double[][]? cells, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trees);
        var end = trees.Score(row);
        if (RowShapes.Features(background, nameof(background)) != trees.Features)
            throw new ArgumentException($"The background rows have {background[0].Length} features and the trees read {trees.Features}.", nameof(background));
        if (weights is not null && (weights.Count != background.Count || weights.Any(weight => !(weight >= 0 && double.IsFinite(weight))) || weights.Sum() <= 0))
            throw new ArgumentException("Give a finite weight of at least 0 for each background row, and not all 0.", nameof(weights));

        var total = weights?.Sum() ?? background.Count;
        var contributions = new double[trees.Features];
        var start = 0.0;
        var walk = new TwoRowWalk(contributions, cells);
        for (var b = 0; b < background.Count; b++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var share = (weights?[b] ?? 1) / total;
            start += share * trees.Score(background[b]);
            foreach (var tree in trees.Trees)
                walk.Through(tree, row, background[b], share);
        }

        return (start, end, contributions);
    }

    private static (double Start, double End, double[] Contributions) Follow(TreeEnsemble trees, ReadOnlySpan<double> row, double[][]? cells, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trees);
        var end = trees.Score(row);
        if (!trees.HasCover)
            throw new ArgumentException($"A node has no cover, so absent features cannot be shared out; count rows with {nameof(TreeEnsemble.WithCoverOf)}, or use {nameof(Interventional)}.", nameof(trees));

        var contributions = new double[trees.Features];
        var start = trees.Bias;
        foreach (var tree in trees.Trees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var walk = new CoverWalk(tree, contributions, cells);
            start += walk.Through(row);
        }

        return (start, end, contributions);
    }

    private static double[][] Cells(TreeEnsemble trees)
    {
        ArgumentNullException.ThrowIfNull(trees);
        return [.. Enumerable.Range(0, trees.Features).Select(_ => new double[trees.Features])];
    }

    private static ShapleyValues Values(double start, double end, double[] contributions) =>
        new() { BaseValue = start, Prediction = end, Contributions = contributions, ModelRows = 0, StandardErrors = new double[contributions.Length] };

    private static ShapleyInteractions Interactions(double start, double end, double[] contributions, double[][] cells)
    {
        for (var i = 0; i < cells.Length; i++)
            cells[i][i] = contributions[i] - cells[i].Sum();
        return new() { BaseValue = start, Prediction = end, Values = cells, ModelRows = 0 };
    }
}
