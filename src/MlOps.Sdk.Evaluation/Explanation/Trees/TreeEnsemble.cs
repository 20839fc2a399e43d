namespace MlOps.Sdk.Evaluation;

/// <summary>A sum of trees: boosted trees before their link, or a forest whose leaves are divided by the number of trees.</summary>
public sealed class TreeEnsemble
{
    /// <summary>Takes trees that read the first so many features of a row.</summary>
    /// <param name="trees">The trees, at least one.</param>
    /// <param name="features">Features a row has.</param>
    /// <param name="bias">What every score starts from.</param>
    /// <exception cref="ArgumentException">There is no tree, one reads a feature the rows do not have, or the bias is not finite.</exception>
    public TreeEnsemble(IReadOnlyList<DecisionTree> trees, int features, double bias = 0)
    {
        ArgumentNullException.ThrowIfNull(trees);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (trees.Count == 0)
            throw new ArgumentException("There are no trees.", nameof(trees));
        if (!double.IsFinite(bias))
            throw new ArgumentException($"The bias is {bias}; it is a finite number.", nameof(bias));
        foreach (var node in trees.SelectMany(tree => tree.Nodes))
        {
            if (!node.IsLeaf && node.Feature >= features)
                throw new ArgumentException($"A node tests feature {node.Feature} of rows with {features} features.", nameof(trees));
        }

        (Trees, Features, Bias) = ([.. trees], features, bias);
    }

    /// <summary>The trees.</summary>
    public IReadOnlyList<DecisionTree> Trees { get; }

    /// <summary>Features a row has.</summary>
    public int Features { get; }

    /// <summary>What every score starts from.</summary>
    public double Bias { get; }

    /// <summary>Whether every node says how many training rows reached it, as path-dependent values want.</summary>
    public bool HasCover => Trees.All(tree => tree.Nodes.All(node => node.Cover > 0));

    /// <summary>The score of a row.</summary>
    /// <exception cref="ArgumentException">The row has another number of features.</exception>
    public double Score(ReadOnlySpan<double> row)
    {
        if (row.Length != Features)
            throw new ArgumentException($"The row has {row.Length} features and the trees read {Features}.", nameof(row));
        var score = Bias;
        for (var i = 0; i < Trees.Count; i++)
            score += Trees[i].Score(row);
        return score;
    }

    /// <summary>The ensemble as any other model.</summary>
    public BatchModel ToModel() => (rows, features, scores) =>
    {
        for (var i = 0; i < scores.Length; i++)
            scores[i] = Score(rows.Slice(i * features, features));
    };

    /// <summary>The same trees whose covers are counts of these rows, for files that do not hold them. Rows that reach no node leave cover 0 there.</summary>
    /// <exception cref="ArgumentException">There are no rows, or they have another number of features.</exception>
    public TreeEnsemble WithCoverOf(IReadOnlyList<double[]> rows)
    {
        if (RowShapes.Features(rows, nameof(rows)) != Features)
            throw new ArgumentException($"The rows have {rows[0].Length} features and the trees read {Features}.", nameof(rows));
        return new([.. Trees.Select(tree => tree.Covered(rows))], Features, Bias);
    }
}
