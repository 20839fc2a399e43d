namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Partial dependence (Friedman 2001) and individual curves: rows as they are but for one feature, or two. Where features are correlated
/// it asks about rows that do not occur: compare with <see cref="AccumulatedLocalEffects"/>.
/// </summary>
public static class PartialDependence
{
    private const int UsualPoints = 100;

    /// <summary>Sets one feature of every row to each grid value in turn.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows the other features come from, at least one.</param>
    /// <param name="feature">The feature's position.</param>
    /// <param name="grid">Values to set; unless given, the unique ones, or 100 quantiles from 5 to 95 % where there are more.</param>
    /// <param name="options">Budget and progress.</param>
    /// <param name="cancellationToken">Ends the computation between batches.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, the grid is empty, or the feature has no finite value to make one of.</exception>
    /// <exception cref="InvalidOperationException">The budget of model rows does not suffice, or the model left a row without a finite score.</exception>
    public static PartialDependenceCurve Of(
        BatchModel model, IReadOnlyList<double[]> rows, int feature, IReadOnlyList<double>? grid = null, ExplanationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var features = RowShapes.Features(rows, nameof(rows));
        RowShapes.Feature(feature, features, nameof(feature));
        grid = Grid(grid, rows, feature);
        var runner = new ModelRunner(model, features, options ?? new(), cancellationToken);
        var individual = new double[rows.Count][];
        var (asked, scores) = (new double[grid.Count * features], new double[grid.Count]);
        for (var i = 0; i < individual.Length; i++)
        {
            for (var k = 0; k < grid.Count; k++)
            {
                rows[i].CopyTo(asked, k * features);
                asked[k * features + feature] = grid[k];
            }

            runner.Score(asked, scores);
            individual[i] = [.. scores];
        }

        return new()
        {
            Feature = feature,
            Grid = grid,
            Mean = [.. Enumerable.Range(0, grid.Count).Select(k => individual.Average(curve => curve[k]))],
            Individual = individual,
            ModelRows = runner.Rows,
        };
    }

    /// <summary>Sets two features of every row to each pair of grid values.</summary>
    /// <inheritdoc cref="Of"/>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows the other features come from, at least one.</param>
    /// <param name="first">The first feature's position.</param>
    /// <param name="second">The second feature's position.</param>
    /// <param name="firstGrid">Values of the first feature; see <paramref name="secondGrid"/>.</param>
    /// <param name="secondGrid">Values of the second; unless given, the unique ones, or 100 quantiles where there are more.</param>
    /// <param name="options">Budget and progress.</param>
    /// <param name="cancellationToken">Ends the computation between batches.</param>
    public static PartialDependenceSurface OfPair(
        BatchModel model,
        IReadOnlyList<double[]> rows,
        int first,
        int second,
        IReadOnlyList<double>? firstGrid = null,
        IReadOnlyList<double>? secondGrid = null,
        ExplanationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var features = RowShapes.Features(rows, nameof(rows));
        RowShapes.Feature(first, features, nameof(first));
        RowShapes.Feature(second, features, nameof(second));
        if (first == second)
            throw new ArgumentException($"Feature {first} is named twice; a surface wants two features.", nameof(second));
        var (down, across) = (Grid(firstGrid, rows, first), Grid(secondGrid, rows, second));
        var runner = new ModelRunner(model, features, options ?? new(), cancellationToken);
        var mean = new double[down.Count][];
        var (asked, scores) = (new double[rows.Count * features], new double[rows.Count]);
        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] = new double[across.Count];
            for (var j = 0; j < across.Count; j++)
            {
                for (var r = 0; r < rows.Count; r++)
                {
                    rows[r].CopyTo(asked, r * features);
                    asked[r * features + first] = down[i];
                    asked[r * features + second] = across[j];
                }

                runner.Score(asked, scores);
                mean[i][j] = scores.Average();
            }
        }

        return new() { Grid = down, SecondGrid = across, Mean = mean, Supported = Support(rows, first, second, down, across), ModelRows = runner.Rows };
    }

    private static IReadOnlyList<double> Grid(IReadOnlyList<double>? given, IReadOnlyList<double[]> rows, int feature)
    {
        if (given is not null)
            return given.Count > 0 && !given.Any(double.IsNaN) ? given : throw new ArgumentException("A grid is at least one number, none NaN.", nameof(given));
        double[] values = [.. rows.Select(row => row[feature]).Where(double.IsFinite).Order()];
        if (values.Length == 0)
            throw new ArgumentException($"Feature {feature} has no finite value to make a grid of; give one.", nameof(rows));
        double[] unique = [.. values.Distinct()];
        return unique.Length <= UsualPoints
            ? unique
            : [.. Enumerable.Range(0, UsualPoints).Select(k => RowShapes.Quantile(values, 0.05 + 0.9 * k / (UsualPoints - 1))).Distinct()];
    }

    private static bool[][] Support(IReadOnlyList<double[]> rows, int first, int second, IReadOnlyList<double> down, IReadOnlyList<double> across)
    {
        var supported = new bool[down.Count][];
        for (var i = 0; i < supported.Length; i++)
            supported[i] = new bool[across.Count];
        foreach (var row in rows)
            supported[Nearest(down, row[first])][Nearest(across, row[second])] = true;
        return supported;
    }

    private static int Nearest(IReadOnlyList<double> grid, double value)
    {
        var nearest = 0;
        for (var k = 1; k < grid.Count; k++)
        {
            if (Math.Abs(grid[k] - value) < Math.Abs(grid[nearest] - value))
                nearest = k;
        }

        return nearest;
    }
}
