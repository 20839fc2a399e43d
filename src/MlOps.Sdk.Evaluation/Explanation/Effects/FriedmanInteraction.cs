using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>How much two features act together, by partial dependence at the rows themselves. Asks for three times the square of the rows: give a sample.</summary>
public static class FriedmanInteraction
{
    /// <summary>H² of two features.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows, at least two; some hundreds suffice.</param>
    /// <param name="first">The first feature's position.</param>
    /// <param name="second">The second feature's position.</param>
    /// <param name="options">Budget and progress.</param>
    /// <param name="cancellationToken">Ends the computation between batches.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">The budget of model rows does not suffice, or the model left a row without a finite score.</exception>
    public static InteractionStrength Of(BatchModel model, IReadOnlyList<double[]> rows, int first, int second, ExplanationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var features = RowShapes.Features(rows, nameof(rows));
        RowShapes.Feature(first, features, nameof(first));
        RowShapes.Feature(second, features, nameof(second));
        if (first == second)
            throw new ArgumentException($"Feature {first} is named twice; an interaction wants two features.", nameof(second));

        var runner = new ModelRunner(model, features, options ?? new(), cancellationToken);
        var (both, size) = Centred(runner, rows, first, second);
        var (one, _) = Centred(runner, rows, first, first);
        var (other, _) = Centred(runner, rows, second, second);
        var (apart, whole) = (0.0, 0.0);
        for (var i = 0; i < both.Length; i++)
        {
            apart += (both[i] - one[i] - other[i]) * (both[i] - one[i] - other[i]);
            whole += both[i] * both[i];
        }

        // What rounding leaves of a constant is no dependence.
        var rounding = 1e-13 * size;
        return new(whole > both.Length * rounding * rounding ? apart / whole : MetricValue.NotComputable("the two features' joint partial dependence is constant"), runner.Rows);
    }

    /// <summary>Partial dependence at each row's own values of the held features, less its mean; and how large scores are.</summary>
    private static (double[] Dependence, double Size) Centred(ModelRunner runner, IReadOnlyList<double[]> rows, int held, int alsoHeld)
    {
        var features = rows[0].Length;
        var (asked, scores, dependence, size) = (new double[rows.Count * features], new double[rows.Count], new double[rows.Count], 0.0);
        for (var i = 0; i < rows.Count; i++)
        {
            for (var r = 0; r < rows.Count; r++)
            {
                rows[r].CopyTo(asked, r * features);
                asked[r * features + held] = rows[i][held];
                asked[r * features + alsoHeld] = rows[i][alsoHeld];
            }

            runner.Score(asked, scores);
            dependence[i] = scores.Average();
            size = Math.Max(size, scores.Max(Math.Abs));
        }

        var mean = dependence.Average();
        return ([.. dependence.Select(value => value - mean)], size);
    }
}
