namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Permutation importance (Breiman 2001; Fisher, Rudin and Dominici 2019): the loss of a metric when a feature's column is shuffled.
/// Use rows the model was not trained on; correlated features hide each other unless they are shuffled together.
/// </summary>
public static class PermutationImportance
{
    /// <summary>Shuffles each feature, or group, several times.</summary>
    /// <param name="model">The model; it writes as many scores a row as the set has outputs.</param>
    /// <param name="rows">Feature values of each row of <paramref name="set"/>.</param>
    /// <param name="set">The labels.</param>
    /// <param name="metric">The metric's name; its direction is known.</param>
    /// <param name="options">Repeats, groups, budget.</param>
    /// <param name="cancellationToken">Ends the computation between batches.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the metric is unknown or has no value on these rows.</exception>
    /// <exception cref="InvalidOperationException">The budget of model rows does not suffice, or the model left a row without a finite score.</exception>
    public static PermutationImportances Of(
        BatchModel model, IReadOnlyList<double[]> rows, EvaluationSet set, string metric, PermutationOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Repeats, 1, nameof(options));
        var features = RowShapes.Features(rows, nameof(rows));
        var random = new Random(options.Seed);
        return OverOrders(model, rows, set, metric, Enumerable.Range(0, options.Groups?.Count ?? features).Select(_ => Enumerable.Range(0, options.Repeats).Select(_ =>
        {
            var order = Enumerable.Range(0, rows.Count).ToArray();
            random.Shuffle(order);
            return order;
        })), options, cancellationToken);
    }

    /// <summary>The same with shuffles that are given, so that no generator matters.</summary>
    /// <inheritdoc cref="Of"/>
    /// <param name="model">The model; it writes as many scores a row as the set has outputs.</param>
    /// <param name="rows">Feature values of each row of <paramref name="set"/>.</param>
    /// <param name="set">The labels.</param>
    /// <param name="metric">The metric's name; its direction is known.</param>
    /// <param name="orders">For each feature, or group, the orders its columns are put in.</param>
    /// <param name="options">Groups and budget.</param>
    /// <param name="cancellationToken">Ends the computation between batches.</param>
    public static PermutationImportances OverOrders(
        BatchModel model, IReadOnlyList<double[]> rows, EvaluationSet set, string metric, IEnumerable<IEnumerable<int[]>> orders, PermutationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(orders);
        options ??= new();
        var features = RowShapes.Features(rows, nameof(rows));
        if (rows.Count != set.Count)
            throw new ArgumentException($"There are {rows.Count} rows of features and {set.Count} labels.", nameof(rows));
        foreach (var feature in options.Groups?.SelectMany(group => group) ?? [])
            RowShapes.Feature(feature, features, nameof(options));

        var definition = (options.Catalog ?? MetricCatalog.Default).Get(metric);
        var runner = new ModelRunner(model, features, options, cancellationToken, set.Outputs);
        var scores = new double[rows.Count * set.Outputs];
        double[] flat = [.. rows.SelectMany(row => row)];
        var baseline = Measure(flat);
        var result = new List<FeatureImportance>();
        foreach (var shuffles in orders)
        {
            if (result.Count == (options.Groups?.Count ?? features))
                throw new ArgumentException($"There are orders for more than the {result.Count} features or groups.", nameof(orders));
            int[] together = options.Groups?[result.Count] ?? [result.Count];
            var each = new List<double>();
            var shuffled = (double[])flat.Clone();
            foreach (var order in shuffles)
            {
                if (order.Length != rows.Count || order.Any(row => row < 0 || row >= rows.Count))
                    throw new ArgumentException($"An order holds {order.Length} numbers; give one of each of the {rows.Count} rows.", nameof(orders));
                for (var i = 0; i < rows.Count; i++)
                {
                    foreach (var feature in together)
                        shuffled[i * features + feature] = rows[order[i]][feature];
                }

                each.Add(definition.Sign * (baseline - Measure(shuffled)));
            }

            if (each.Count == 0)
                throw new ArgumentException($"There is no order for feature {result.Count}; give at least one.", nameof(orders));
            var mean = each.Average();
            result.Add(new(result.Count, mean, Math.Sqrt(each.Average(value => (value - mean) * (value - mean))), each));
        }

        return new() { Baseline = baseline, Features = result, ModelRows = runner.Rows };

        double Measure(double[] data)
        {
            runner.Score(data, scores);
            var value = set.Score("explained model", scores).Measure(definition);
            return value.Value ?? throw new ArgumentException($"{metric} has no value on these rows: {value.Reason}.", nameof(metric));
        }
    }
}
