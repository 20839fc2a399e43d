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

    /// <summary>Per-row differences, NaN for rows that do not take part; null when different rows take part for the two models, as in a precision.</summary>
    public static double[]? Differences(double[] candidate, double[] baseline)
    {
        var gaps = new double[candidate.Length];
        for (var i = 0; i < gaps.Length; i++)
        {
            if (double.IsNaN(candidate[i]) != double.IsNaN(baseline[i]))
                return null;
            gaps[i] = candidate[i] - baseline[i];
        }

        return gaps;
    }

    /// <summary>A mean of rows that resemble each other within units: the spread of the units' summed residuals (the linearised variance of a ratio); NaN rows do not take part.</summary>
    public static Estimated Mean(double[] values, ReadOnlySpan<double> weights, RowUnits units, string method)
    {
        double total = 0, sum = 0, squares = 0;
        for (var row = 0; row < values.Length; row++)
        {
            var weight = double.IsNaN(values[row]) ? 0 : weights.IsEmpty ? 1 : weights[row];
            total += weight;
            sum += weight == 0 ? 0 : weight * values[row];
        }

        var mean = sum / total;
        long n = 0;
        foreach (var rows in units.Rows)
        {
            double residual = 0, inside = 0;
            foreach (var row in rows)
            {
                var weight = double.IsNaN(values[row]) ? 0 : weights.IsEmpty ? 1 : weights[row];
                inside += weight;
                residual += weight == 0 ? 0 : weight * (values[row] - mean);
            }

            n += inside > 0 ? 1 : 0;
            squares += residual * residual;
        }

        return n < 2
            ? Estimated.NotComputable($"{units.Counted((int)n)} take part, and a spread needs two")
            : new ScaledEstimate(Math.Sqrt(squares * n / (n - 1)) / total, n - 1) { Value = mean, Method = method, Count = n, Noun = units.Plural };
    }

    /// <summary>A weighted mean with the spread of the weighted residuals (the linearised variance of a ratio); NaN rows do not take part.</summary>
    public static Estimated Mean(double[] values, ReadOnlySpan<double> weights, double mean, string method, string noun = "rows")
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
            ? Estimated.NotComputable($"{n} of the {noun} take part, and a spread needs two")
            : new ScaledEstimate(Math.Sqrt(squares * n / (n - 1)) / total, n - 1) { Value = mean, Method = method, Count = n, Noun = noun };
    }

    public static Estimated Mean(IEnumerable<double> values, string method, string noun = "rows")
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

        return n < 2
            ? Estimated.NotComputable($"{n} of the {noun} take part, and a spread needs two")
            : new ScaledEstimate(Math.Sqrt(squares / (n - 1) / n), n - 1) { Value = mean, Method = method, Count = n, Noun = noun };
    }
}
