using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>Metrics that are means of what units contribute.</summary>
internal static class UnitMeans
{
    /// <param name="rows">Rows of several units.</param>
    /// <param name="contribution">What a unit adds.</param>
    /// <param name="none">Why no unit takes part, where none does.</param>
    public static MetricValue Of(in MetricRows rows, UnitContribution contribution, string none)
    {
        double sum = 0, lost = 0, all = 0;
        for (var at = 0; at < rows.UnitCount; at++)
        {
            var unit = rows.Unit(at);
            var weight = unit.Weights.IsEmpty ? 1 : unit.Weights[0];
            if (weight == 0 || contribution(unit) is not (var value and not double.NaN))
                continue;

            all += weight;
            var term = weight * value;
            var next = sum + term;
            lost += Math.Abs(sum) >= Math.Abs(term) ? sum - next + term : term - next + sum;
            sum = next;
        }

        return all == 0 ? MetricValue.NotComputable(none) : (sum + lost) / all;
    }

    /// <summary>One value a unit, and its weight; NaN for units that do not take part.</summary>
    public static (double[] Values, double[] Weights) Contributions(MetricDefinition metric, EvaluatedModel model)
    {
        var rows = model.Rows;
        double[] values = new double[rows.UnitCount], weights = new double[rows.Weights.IsEmpty ? 0 : rows.UnitCount];
        for (var at = 0; at < values.Length; at++)
        {
            var unit = rows.Unit(at);
            values[at] = metric.UnitContribution!(unit);
            if (weights.Length > 0)
                weights[at] = unit.Weights[0];
        }

        return (values, weights);
    }
}
