namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Accumulated local effects (Apley and Zhu 2020): within each interval of a feature, what its rows gain from the lower edge to the
/// upper; added up and centred. Asks only about rows near those that occur, so it holds under correlation.
/// </summary>
public static class AccumulatedLocalEffects
{
    /// <summary>Effects over intervals with about equally many rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows, without missing values of this feature.</param>
    /// <param name="feature">The feature's position.</param>
    /// <param name="intervals">Intervals, at least 1; ties make fewer.</param>
    /// <param name="options">Budget and progress.</param>
    /// <param name="cancellationToken">Ends the computation between batches.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the feature has a missing value or only one value.</exception>
    /// <exception cref="InvalidOperationException">The budget of model rows does not suffice, or the model left a row without a finite score.</exception>
    public static AccumulatedEffects Of(
        BatchModel model, IReadOnlyList<double[]> rows, int feature, int intervals = 20, ExplanationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervals, 1);
        var features = RowShapes.Features(rows, nameof(rows));
        RowShapes.Feature(feature, features, nameof(feature));
        var sorted = RowShapes.Sorted(rows, feature, nameof(rows));
        double[] edges = [.. Enumerable.Range(0, intervals + 1).Select(k => RowShapes.Quantile(sorted, (double)k / intervals)).Distinct()];
        return Of(model, rows, feature, edges, options, cancellationToken);
    }

    /// <summary>Effects over given intervals: each holds its upper edge and not its lower, the first both; rows outside count with the nearest.</summary>
    /// <inheritdoc cref="Of(BatchModel, IReadOnlyList{double[]}, int, int, ExplanationOptions?, CancellationToken)"/>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows, without missing values of this feature.</param>
    /// <param name="feature">The feature's position.</param>
    /// <param name="edges">At least two finite numbers, ascending.</param>
    /// <param name="options">Budget and progress.</param>
    /// <param name="cancellationToken">Ends the computation between batches.</param>
    public static AccumulatedEffects Of(
        BatchModel model, IReadOnlyList<double[]> rows, int feature, IReadOnlyList<double> edges, ExplanationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(edges);
        var features = RowShapes.Features(rows, nameof(rows));
        RowShapes.Feature(feature, features, nameof(feature));
        RowShapes.Sorted(rows, feature, nameof(rows));
        if (edges.Count < 2)
            throw new ArgumentException($"Feature {feature} has {edges.Count} edges; effects want at least 2 different values.", nameof(edges));
        for (var k = 0; k < edges.Count; k++)
        {
            if (!double.IsFinite(edges[k]) || (k > 0 && edges[k] <= edges[k - 1]))
                throw new ArgumentException($"Edge {k} is {edges[k]}; edges are finite and ascend.", nameof(edges));
        }

        var runner = new ModelRunner(model, features, options ?? new(), cancellationToken);
        var (asked, scores) = (new double[2 * rows.Count * features], new double[2 * rows.Count]);
        var interval = new int[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            while (interval[i] < edges.Count - 2 && rows[i][feature] > edges[interval[i] + 1])
                interval[i]++;
            for (var side = 0; side < 2; side++)
            {
                rows[i].CopyTo(asked, (2 * i + side) * features);
                asked[(2 * i + side) * features + feature] = edges[interval[i] + side];
            }
        }

        runner.Score(asked, scores);
        double[] effects = new double[edges.Count], gains = new double[edges.Count - 1];
        var counts = new int[edges.Count - 1];
        for (var i = 0; i < rows.Count; i++)
        {
            gains[interval[i]] += scores[2 * i + 1] - scores[2 * i];
            counts[interval[i]]++;
        }

        // An interval without rows says nothing: the effect stays level across it.
        for (var k = 0; k < gains.Length; k++)
            effects[k + 1] = effects[k] + (counts[k] > 0 ? gains[k] / counts[k] : 0);
        var centre = counts.Select((count, k) => count * (effects[k] + effects[k + 1]) / 2).Sum() / rows.Count;
        return new() { Feature = feature, Edges = [.. edges], Effects = [.. effects.Select(effect => effect - centre)], Counts = counts, ModelRows = runner.Rows };
    }
}
