namespace MlOps.Sdk.Evaluation;

/// <summary>What LIME draws from: mean and deviation of a number, frequencies of a category.</summary>
internal sealed class LimeSpace
{
    private readonly double[] _row;
    private readonly double[] _means;
    private readonly double[] _deviations;
    private readonly double[]?[] _seen;
    private readonly bool _aroundRow;

    private LimeSpace(double[] row, double[] means, double[] deviations, double[]?[] seen, bool aroundRow) =>
        (_row, _means, _deviations, _seen, _aroundRow) = (row, means, deviations, seen, aroundRow);

    public static LimeSpace Of(ReadOnlySpan<double> row, IReadOnlyList<double[]> training, LimeOptions options)
    {
        var features = RowShapes.Features(training, nameof(training));
        if (row.Length != features)
            throw new ArgumentException($"The explained row has {row.Length} features and the training rows {features}.", nameof(row));
        RowShapes.Finite(row, "The explained row", nameof(row));
        for (var i = 0; i < training.Count; i++)
            RowShapes.Finite(training[i], $"Training row {i}", nameof(training));

        double[] means = new double[features], deviations = new double[features];
        var seen = new double[]?[features];
        for (var j = 0; j < features; j++)
        {
            means[j] = training.Average(other => other[j]);
            deviations[j] = Math.Sqrt(training.Average(other => (other[j] - means[j]) * (other[j] - means[j])));
        }

        foreach (var j in options.Categorical)
        {
            RowShapes.Feature(j, features, nameof(options));
            seen[j] = [.. training.Select(other => other[j])];
        }

        return new(row.ToArray(), means, deviations, seen, options.AroundRow);
    }

    /// <summary>Rows to ask about, and the same as the line sees them; the explained row first.</summary>
    public (double[] Asked, double[] Near) Draw(int samples, int seed)
    {
        var random = new Random(seed);
        var features = _row.Length;
        var (asked, near) = (new double[samples * features], new double[samples * features]);
        for (var i = 0; i < samples; i++)
        {
            for (var j = 0; j < features; j++)
            {
                var at = i * features + j;
                if (_seen[j] is { } seen)
                {
                    asked[at] = i == 0 ? _row[j] : seen[random.Next(seen.Length)];
                    near[at] = asked[at] == _row[j] ? 1 : 0;
                }
                else if (_deviations[j] == 0)
                {
                    // A feature that is constant in training stays where it is.
                    asked[at] = _row[j];
                }
                else
                {
                    var centre = _aroundRow ? _row[j] : _means[j];
                    asked[at] = i == 0 ? _row[j] : centre + Normal(random) * _deviations[j];
                    near[at] = (asked[at] - _means[j]) / _deviations[j];
                }
            }
        }

        return (asked, near);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
