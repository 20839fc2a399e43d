using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>What the rows add to a metric that is a mean over rows.</summary>
internal static class RowContributions
{
    /// <summary>One value per row; NaN for rows that do not take part.</summary>
    public static double[] Of(MetricDefinition metric, EvaluatedModel model)
    {
        var rows = model.Rows;
        var values = new double[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = metric.Contribution!(rows, i);
        return values;
    }

    /// <summary>Per-row differences, or null when different rows take part for the two models, as in a precision.</summary>
    public static double[]? Differences(double[] candidate, double[] baseline)
    {
        var kept = new List<double>(candidate.Length);
        for (var i = 0; i < candidate.Length; i++)
        {
            if (double.IsNaN(candidate[i]) != double.IsNaN(baseline[i]))
                return null;

            if (!double.IsNaN(candidate[i]))
                kept.Add(candidate[i] - baseline[i]);
        }

        return [.. kept];
    }

    /// <summary>A weighted mean with the spread of the weighted residuals (the linearised variance of a ratio); NaN rows do not take part.</summary>
    public static Estimated Mean(double[] values, ReadOnlySpan<double> weights, double mean, string method)
    {
        double total = 0, squares = 0;
        long n = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]) || weights[i] == 0)
                continue;
            n++;
            total += weights[i];
            var part = weights[i] * (values[i] - mean);
            squares += part * part;
        }

        return n < 2
            ? Estimated.NotComputable($"{n} row(s) take part, and a spread needs two")
            : new ScaledEstimate(Math.Sqrt(squares * n / (n - 1)) / total, n - 1) { Value = mean, Method = method, Count = n };
    }

    public static Estimated Mean(IEnumerable<double> values, string method)
    {
        double mean = 0, squares = 0;
        long n = 0;
        foreach (var value in values)
        {
            if (double.IsNaN(value))
                continue;

            n++;
            var gap = value - mean;
            mean += gap / n;
            squares += gap * (value - mean);
        }

        if (n < 2)
            return Estimated.NotComputable($"{n} row(s) take part, and a spread needs two");

        return new ScaledEstimate(Math.Sqrt(squares / (n - 1) / n), n - 1) { Value = mean, Method = method, Count = n };
    }
}
