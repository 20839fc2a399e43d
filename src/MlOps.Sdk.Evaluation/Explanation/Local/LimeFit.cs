namespace MlOps.Sdk.Evaluation;

/// <summary>LIME's line: weighted ridge with a free intercept over the kept features.</summary>
internal static class LimeFit
{
    private const int MostStepwise = 6;
    private const double SelectionRidge = 0.01;

    /// <param name="runner">Answers.</param>
    /// <param name="asked">Rows for the model.</param>
    /// <param name="near">The same rows for the line; the first is the explained one.</param>
    /// <param name="features">Features a row.</param>
    /// <param name="options">Kernel, ridge, features to keep.</param>
    public static LimeExplanation Of(ModelRunner runner, double[] asked, double[] near, int features, LimeOptions options)
    {
        var width = options.KernelWidth ?? 0.75 * Math.Sqrt(features);
        if (!(width > 0 && double.IsFinite(width)) || !(options.Ridge > 0 && double.IsFinite(options.Ridge)))
            throw new ArgumentException($"The kernel width is {width} and the ridge {options.Ridge}; both are finite and above 0.", nameof(options));
        var keep = options.Keep ?? features;
        if (keep < 1)
            throw new ArgumentOutOfRangeException(nameof(options), keep, "Keep at least one feature.");

        var scores = new double[asked.Length / features];
        runner.Score(asked, scores);
        var weights = new double[scores.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var distance = 0.0;
            for (var j = 0; j < features; j++)
                distance += Square(near[i * features + j] - near[j]);
            weights[i] = Math.Exp(-distance / (2 * width * width));
        }

        var data = new Data(near, features, scores, weights);
        var fit = Line(data, Choose(data, Math.Min(keep, features)), options.Ridge);
        var local = fit.Intercept;
        for (var j = 0; j < features; j++)
            local += fit.Coefficients[j] * near[j];
        return new()
        {
            Coefficients = fit.Coefficients,
            Intercept = fit.Intercept,
            RSquared = fit.RSquared,
            LocalPrediction = local,
            Prediction = scores[0],
            ModelRows = runner.Rows,
        };
    }

    private static int[] Choose(Data data, int keep)
    {
        int[] all = [.. Enumerable.Range(0, data.Features)];
        if (keep == data.Features)
            return all;
        if (keep > MostStepwise)
        {
            var full = Line(data, all, SelectionRidge).Coefficients;
            return [.. all.OrderByDescending(j => Math.Abs(full[j] * data.Near[j])).Take(keep)];
        }

        var chosen = new List<int>();
        while (chosen.Count < keep)
            chosen.Add(all.Except(chosen).MaxBy(j => Line(data, [.. chosen, j], ridge: 1e-9).RSquared));
        return [.. chosen];
    }

    private static (double[] Coefficients, double Intercept, double RSquared) Line(Data data, int[] chosen, double ridge)
    {
        var (n, p) = (data.Scores.Length, chosen.Length);
        var total = data.Weights.Sum();
        var means = new double[p];
        var mean = 0.0;
        for (var i = 0; i < n; i++)
        {
            mean += data.Weights[i] * data.Scores[i] / total;
            for (var j = 0; j < p; j++)
                means[j] += data.Weights[i] * data.Near[i * data.Features + chosen[j]] / total;
        }

        // The penalty is p more rows of the least squares.
        double[] design = new double[(n + p) * p], target = new double[n + p];
        for (var i = 0; i < n; i++)
        {
            var root = Math.Sqrt(data.Weights[i]);
            target[i] = root * (data.Scores[i] - mean);
            for (var j = 0; j < p; j++)
                design[i * p + j] = root * (data.Near[i * data.Features + chosen[j]] - means[j]);
        }

        for (var j = 0; j < p; j++)
            design[(n + j) * p + j] = Math.Sqrt(ridge);
        var some = LeastSquares.Fit(design, target, p).Coefficients;

        var (unexplained, whole) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            var residual = target[i];
            for (var j = 0; j < p; j++)
                residual -= design[i * p + j] * some[j];
            unexplained += residual * residual;
            whole += target[i] * target[i];
        }

        var coefficients = new double[data.Features];
        for (var j = 0; j < p; j++)
        {
            coefficients[chosen[j]] = some[j];
            mean -= some[j] * means[j];
        }

        // What rounding leaves of constant scores is nothing to explain.
        var rounding = 1e-13 * data.Scores.Max(Math.Abs);
        return (coefficients, mean, whole > total * rounding * rounding ? 1 - unexplained / whole : 0);
    }

    private static double Square(double value) => value * value;

    private sealed record Data(double[] Near, int Features, double[] Scores, double[] Weights);
}
