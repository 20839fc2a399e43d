using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Gradient-boosted regression trees over binned features (Friedman 2001; the histogram form of Chen and Guestrin 2016
/// and Ke et al. 2017): a learner of smooth and stepwise relations that needs no scaling, takes missing values as they
/// are, and gives the same model for the same data, options and seed on every machine.
/// </summary>
/// <remarks>Features are row-major: row i takes <c>features[i * columns .. (i + 1) * columns]</c>. NaN is a missing value and goes to the side of each split where it lowers the loss more; an infinity is larger, or smaller, than any number.</remarks>
public sealed class GradientBoostedTrees
{
    private readonly double _base;
    private readonly TreeNode[][] _trees;

    private GradientBoostedTrees(BoostedTreesOptions options, int columns, double start, TreeNode[][] trees)
    {
        (Options, Columns, _base, _trees) = (options, columns, start, trees);
        var gains = new double[columns];
        foreach (var tree in trees)
        {
            foreach (var node in tree)
            {
                if (node.Feature >= 0)
                    gains[node.Feature] += node.Gain;
            }
        }

        var total = gains.Sum();
        FeatureImportance = total > 0 ? [.. gains.Select(gain => gain / total)] : gains;
    }

    /// <summary>The options it was grown with.</summary>
    public BoostedTreesOptions Options { get; }

    /// <summary>Number of features of a row.</summary>
    public int Columns { get; }

    /// <summary>Number of trees; fewer than asked for when nothing was left to learn.</summary>
    public int TreeCount => _trees.Length;

    /// <summary>Each feature's share of the loss removed by splits, by column; sums to 1, or all 0 for a model without splits.</summary>
    public IReadOnlyList<double> FeatureImportance { get; }

    /// <summary>Grows a model.</summary>
    /// <param name="features">Row-major features, <paramref name="columns"/> a row; NaN is missing.</param>
    /// <param name="columns">Number of features of a row, at least 1.</param>
    /// <param name="targets">A finite target a row; 0 or 1 under <see cref="BoostingLoss.Logistic"/>.</param>
    /// <param name="options">How to grow it; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between two trees.</param>
    /// <exception cref="ArgumentException">No rows, lengths that do not match, or a target that is not finite or no label.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public static GradientBoostedTrees Fit(ReadOnlySpan<double> features, int columns, ReadOnlySpan<double> targets, BoostedTreesOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new BoostedTreesOptions();
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Check(features, columns, targets, options.Loss);

        var start = Start(targets, options.Loss);
        var margins = new double[targets.Length];
        margins.AsSpan().Fill(start);
        var derivatives = new GradientSum[targets.Length];
        var grower = new TreeGrower(FeatureBins.Of(features, columns, options.MaxBins), targets.Length, options);
        var trees = new List<TreeNode[]>(Math.Min(options.Trees, 1024));
        while (trees.Count < options.Trees && Differentiate(margins, targets, options.Loss, derivatives))
        {
            cancellationToken.ThrowIfCancellationRequested();
            trees.Add(grower.Grow(derivatives, margins));
        }

        return new GradientBoostedTrees(options, columns, start, [.. trees]);
    }

    /// <summary>The prediction for one row: a mean, or under <see cref="BoostingLoss.Logistic"/> the probability of 1.</summary>
    /// <param name="row">The row's <see cref="Columns"/> features; NaN is missing.</param>
    /// <exception cref="ArgumentException"><paramref name="row"/> has another number of features.</exception>
    public double Predict(ReadOnlySpan<double> row)
    {
        if (row.Length != Columns)
            throw new ArgumentException($"The row has {row.Length} features; the model was trained on {Columns}.", nameof(row));

        return Predicted(row);
    }

    /// <summary>The predictions for many rows.</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="predictions">Where to write one prediction a row.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public void Predict(ReadOnlySpan<double> features, Span<double> predictions)
    {
        if (features.Length != (long)predictions.Length * Columns)
            throw new ArgumentException($"{features.Length} features are not {predictions.Length} rows of {Columns}.", nameof(features));

        for (var row = 0; row < predictions.Length; row++)
            predictions[row] = Predicted(features.Slice(row * Columns, Columns));
    }

    private double Predicted(ReadOnlySpan<double> row)
    {
        var margin = _base;
        foreach (var tree in _trees)
            margin += TreeNode.Evaluate(tree, row);
        return Options.Loss is BoostingLoss.Logistic ? Sigmoid(margin) : margin;
    }

    /// <summary>The derivatives of each row's loss at its margin; false when none is left to lower.</summary>
    private static bool Differentiate(ReadOnlySpan<double> margins, ReadOnlySpan<double> targets, BoostingLoss loss, Span<GradientSum> derivatives)
    {
        double residual = 0, scale = 1e-300;
        for (var i = 0; i < targets.Length; i++)
        {
            var gradient = margins[i] - targets[i];
            var curvature = 1.0;
            if (loss is BoostingLoss.Logistic)
            {
                var p = Sigmoid(margins[i]);
                (gradient, curvature) = (p - targets[i], Math.Max(p * (1 - p), 1e-9));
            }

            derivatives[i] = new GradientSum { Gradient = gradient, Curvature = curvature, Rows = 1 };
            residual = Math.Max(residual, Math.Abs(gradient));
            scale = Math.Max(scale, Math.Abs(targets[i]));
        }

        // What is below the rounding of the targets is noise, not signal.
        return residual > 1e-14 * scale;
    }

    private static double Start(ReadOnlySpan<double> targets, BoostingLoss loss)
    {
        var mean = 0.0;
        for (var i = 0; i < targets.Length; i++)
            mean += targets[i] / (i + 1) - mean / (i + 1);
        if (loss is BoostingLoss.Squared)
            return mean;

        // With one class only, odds as after one more row of the other class in two: confident, yet finite.
        var margin = 0.5 / (targets.Length + 1);
        var share = Math.Clamp(mean, margin, 1 - margin);
        return Math.Log(share / (1 - share));
    }

    private static double Sigmoid(double margin) => 1 / (1 + Math.Exp(-margin));

    private static void Check(ReadOnlySpan<double> features, int columns, ReadOnlySpan<double> targets, BoostingLoss loss)
    {
        if (targets.IsEmpty)
            throw new ArgumentException("There are no rows to learn from.", nameof(targets));
        if (features.Length != (long)targets.Length * columns)
            throw new ArgumentException($"{features.Length} features are not {targets.Length} rows of {columns}.", nameof(features));

        for (var i = 0; i < targets.Length; i++)
        {
            if (!double.IsFinite(targets[i]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Target {i} is {targets[i]}; leave out rows without a finite target."), nameof(targets));
            if (loss is BoostingLoss.Logistic && targets[i] is not (0 or 1))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Target {i} is {targets[i]}; a logistic target is 0 or 1."), nameof(targets));
        }
    }
}
