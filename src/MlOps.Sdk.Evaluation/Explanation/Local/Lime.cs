namespace MlOps.Sdk.Evaluation;

/// <summary>
/// LIME for tables (Ribeiro 2016): a ridge line through scores of random rows, near ones weighted more. Cheap to read and known to
/// wander: look at <see cref="LimeExplanation.Warning"/> and <see cref="LimeExplanation.Spread"/>, and prefer <see cref="Shapley"/>.
/// </summary>
public static class Lime
{
    /// <summary>Draws rows and fits.</summary>
    /// <param name="model">The model.</param>
    /// <param name="row">The row to explain, finite.</param>
    /// <param name="training">Rows whose means, deviations and category frequencies are drawn from, finite.</param>
    /// <param name="options">Samples, kernel, budget.</param>
    /// <param name="cancellationToken">Ends the computation between batches.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a value is not finite.</exception>
    /// <exception cref="InvalidOperationException">The budget of model rows does not suffice, or the model left a row without a finite score.</exception>
    public static LimeExplanation Explain(BatchModel model, ReadOnlySpan<double> row, IReadOnlyList<double[]> training, LimeOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Samples, 10, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Repeats, nameof(options));
        var space = LimeSpace.Of(row, training, options);
        var runner = new ModelRunner(model, row.Length, options, cancellationToken);
        var fits = new List<LimeExplanation>();
        for (var repeat = 0; repeat <= options.Repeats; repeat++)
        {
            var (asked, near) = space.Draw(options.Samples, options.Seed + repeat);
            fits.Add(LimeFit.Of(runner, asked, near, row.Length, options));
        }

        return fits[0] with
        {
            ModelRows = runner.Rows,
            Spread = options.Repeats == 0 ? [] : [.. Enumerable.Range(0, row.Length).Select(feature => Deviation([.. fits.Select(fit => fit.Coefficients[feature])]))],
        };
    }

    /// <summary>Fits through samples that are given, so that no generator matters; all features are numbers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="means">What 0 in a sample stands for, a number a feature.</param>
    /// <param name="deviations">What 1 in a sample stands for, above 0.</param>
    /// <param name="samples">Scaled rows, the explained one first.</param>
    /// <param name="options">Kernel, ridge, budget.</param>
    /// <param name="cancellationToken">Ends the computation between batches.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a value is not finite.</exception>
    /// <exception cref="InvalidOperationException">The budget of model rows does not suffice, or the model left a row without a finite score.</exception>
    public static LimeExplanation OverSamples(
        BatchModel model, IReadOnlyList<double> means, IReadOnlyList<double> deviations, IReadOnlyList<double[]> samples, LimeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(deviations);
        var features = RowShapes.Features(samples, nameof(samples));
        if (means.Count != features || deviations.Count != features)
            throw new ArgumentException($"There are {means.Count} means and {deviations.Count} deviations for {features} features.", nameof(means));
        if (deviations.Any(deviation => !(deviation > 0 && double.IsFinite(deviation))) || !means.All(double.IsFinite))
            throw new ArgumentException("Means are finite, and deviations finite and above 0.", nameof(deviations));

        var (asked, near) = (new double[samples.Count * features], new double[samples.Count * features]);
        for (var i = 0; i < samples.Count; i++)
        {
            RowShapes.Finite(samples[i], $"Sample {i}", nameof(samples));
            for (var j = 0; j < features; j++)
            {
                near[i * features + j] = samples[i][j];
                asked[i * features + j] = samples[i][j] * deviations[j] + means[j];
            }
        }

        options ??= new();
        return LimeFit.Of(new ModelRunner(model, features, options, cancellationToken), asked, near, features, options);
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
