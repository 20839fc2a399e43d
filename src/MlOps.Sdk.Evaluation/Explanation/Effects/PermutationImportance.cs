namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Permutation importance (Breiman 2001; Fisher, Rudin and Dominici 2019): the loss of a metric when a feature's column is shuffled.
/// Use rows the model was not trained on; correlated features hide each other.
/// </summary>
public static class PermutationImportance
{
    /// <summary>Shuffles each feature several times.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Feature values of each row of <paramref name="set"/>.</param>
    /// <param name="set">The labels.</param>
    /// <param name="metric">The metric's name; its direction is known.</param>
    /// <param name="repeats">Shuffles a feature, at least 1.</param>
    /// <param name="seed">The same seed gives the same shuffles.</param>
    /// <param name="catalog">The metrics names stand for; the built-in ones unless given.</param>
    /// <param name="cancellationToken">Ends the computation between shuffles.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the metric is unknown or has no value on these rows.</exception>
    public static IReadOnlyList<FeatureImportance> Of(
        BatchModel model, IReadOnlyList<double[]> rows, EvaluationSet set, string metric, int repeats = 10, int seed = 1, MetricCatalog? catalog = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        if (rows.Count == 0)
            throw new ArgumentException("There are no rows.", nameof(rows));

        var random = new Random(seed);
        return Of(model, rows, set, metric, Enumerable.Range(0, rows[0].Length).Select(_ => Enumerable.Range(0, repeats).Select(_ =>
        {
            var order = Enumerable.Range(0, rows.Count).ToArray();
            random.Shuffle(order);
            return order;
        })), catalog, cancellationToken);
    }

    /// <summary>The same with shuffles that are given, so that no generator matters: for each feature, row orders.</summary>
    /// <inheritdoc cref="Of(BatchModel, IReadOnlyList{double[]}, EvaluationSet, string, int, int, MetricCatalog?, CancellationToken)"/>
    /// <param name="model">The model.</param>
    /// <param name="rows">Feature values of each row of <paramref name="set"/>.</param>
    /// <param name="set">The labels.</param>
    /// <param name="metric">The metric's name; its direction is known.</param>
    /// <param name="orders">For each feature, the orders its column is put in.</param>
    /// <param name="catalog">The metrics names stand for; the built-in ones unless given.</param>
    /// <param name="cancellationToken">Ends the computation between shuffles.</param>
    public static IReadOnlyList<FeatureImportance> Of(
        BatchModel model, IReadOnlyList<double[]> rows, EvaluationSet set, string metric, IEnumerable<IEnumerable<int[]>> orders, MetricCatalog? catalog, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (rows.Count != set.Count)
            throw new ArgumentException($"There are {rows.Count} rows of features and {set.Count} labels.", nameof(rows));
        var features = rows[0].Length;
        var flat = new double[rows.Count * features];
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Length != features)
                throw new ArgumentException($"Row {i} has {rows[i].Length} features and row 0 {features}.", nameof(rows));
            rows[i].CopyTo(flat, i * features);
        }

        var definition = (catalog ?? MetricCatalog.Default).Get(metric);
        var scores = new double[rows.Count * set.Outputs];
        var baseline = Measure(flat);
        var result = new List<FeatureImportance>();
        foreach (var shuffles in orders)
        {
            var feature = result.Count;
            var each = new List<double>();
            var shuffled = (double[])flat.Clone();
            foreach (var order in shuffles)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (var i = 0; i < rows.Count; i++)
                    shuffled[i * features + feature] = rows[order[i]][feature];
                each.Add(definition.Sign * (baseline - Measure(shuffled)));
            }

            var mean = each.Average();
            result.Add(new(feature, mean, Math.Sqrt(each.Average(value => (value - mean) * (value - mean))), each));
        }

        return result;

        double Measure(double[] data)
        {
            model(data, features, scores);
            var value = set.Score("explained model", scores).Measure(definition);
            return value.Value ?? throw new ArgumentException($"{metric} has no value on these rows: {value.Reason}.", nameof(metric));
        }
    }
}
