namespace MlOps.Sdk.Statistics;

/// <summary>The rows of one comparison, ready for training domain classifiers under any labels.</summary>
internal sealed class DomainTrial
{
    private readonly DomainClassifierOptions _options;
    private readonly double[] _values;
    private readonly int _columns;

    public DomainTrial(PooledRows rows, DomainClassifierOptions options)
    {
        _options = options;
        _columns = rows.Columns;

        // Blind to labels, so it gives nothing away.
        _values = options.Learner == DomainLearner.Logistic ? Standardization.Of(rows.Values, rows.Columns).Apply(rows.Values) : rows.Values;
    }

    public static double Auc(bool[] labels, double[] scores) => BinaryMetrics.RocAuc(labels, scores).Value!.Value;

    /// <summary>The fold of each row, and for each fold a model of the others.</summary>
    public (int[] Folds, RowScore[] Models) Train(bool[] labels, CancellationToken cancellation)
    {
        var folds = StratifiedFolds.Deal(labels, _options.Folds, _options.Seed);
        var models = new RowScore[_options.Folds];
        for (var fold = 0; fold < models.Length; fold++)
            models[fold] = Fit(StratifiedFolds.Outside(folds, fold), labels, cancellation);
        return (folds, models);
    }

    public double[] Scores(int[] folds, RowScore[] models)
    {
        var scores = new double[folds.Length];
        for (var row = 0; row < scores.Length; row++)
            scores[row] = models[folds[row]](Row(row));
        return scores;
    }

    /// <summary>By how much shuffling a column lowers the area under the curve, one value a column.</summary>
    public double[] Drops(int[] folds, RowScore[] models, bool[] labels, double auc, CancellationToken cancellation)
    {
        var stead = Shuffle(folds.Length);
        var drops = new double[_columns];
        var scores = new double[folds.Length];
        Span<double> shown = new double[_columns];
        for (var c = 0; c < _columns; c++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var row = 0; row < scores.Length; row++)
            {
                Row(row).CopyTo(shown);
                shown[c] = Row(stead[row])[c];
                scores[row] = models[folds[row]](shown);
            }

            drops[c] = auc - Auc(labels, scores);
        }

        return drops;
    }

    private RowScore Fit(int[] rows, bool[] labels, CancellationToken cancellation)
    {
        var values = new double[rows.Length * _columns];
        for (var i = 0; i < rows.Length; i++)
            Row(rows[i]).CopyTo(values.AsSpan(i * _columns));

        return _options.Learner == DomainLearner.Logistic
            ? LogisticRegression.Fit(new DenseDesign(values, _columns), Array.ConvertAll(rows, row => labels[row]), _options.InverseRegularization, cancellation).Margin
            : GradientBoostedTrees.Fit(values, _columns, Array.ConvertAll(rows, row => labels[row] ? 1.0 : 0.0), _options.Trees with { Loss = BoostingLoss.Logistic }, cancellation).Predict;
    }

    private ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * _columns, _columns);

    private int[] Shuffle(int rows)
    {
        var chance = new SplitMix64(SplitMix64.Mix(~_options.Seed));
        var order = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            var j = chance.NextBelow(i + 1);
            order[i] = order[j];
            order[j] = i;
        }

        return order;
    }
}
