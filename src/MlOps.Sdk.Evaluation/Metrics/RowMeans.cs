using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>Metrics that are means of what rows contribute.</summary>
internal static class RowMeans
{
    public static MetricValue Of(in MetricRows rows, RowContribution contribution)
    {
        // Compensated, so that the order of rows does not show.
        double sum = 0, lost = 0, all = rows.Weights.IsEmpty ? rows.Count : 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var weight = rows.Weights.IsEmpty ? 1 : rows.Weights[i];
            if (weight == 0)
                continue;
            if (!rows.Weights.IsEmpty)
                all += weight;
            var term = weight * contribution(rows, i);
            var next = sum + term;
            lost += Math.Abs(sum) >= Math.Abs(term) ? sum - next + term : term - next + sum;
            sum = next;
        }

        return all == 0 ? MetricValue.NotComputable("no rows") : (sum + lost) / all;
    }
}
