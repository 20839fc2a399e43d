namespace MlOps.Sdk.Statistics;

/// <summary>Rank metrics of rows that are positive only with a known chance: each counts as positive with weight c and as negative with weight 1 - c.</summary>
internal static class ExpectedRanking
{
    /// <summary>Area under the ROC curve; rows of one score tie and count one half.</summary>
    public static MetricValue RocAuc(ReadOnlySpan<double> scores, ReadOnlySpan<double> chances)
    {
        if (scores.IsEmpty)
            return MetricValue.NotComputable("no scored rows");

        var (keys, values) = Ascending(scores, chances);
        CompensatedSum won = default, positives = default, negatives = default;
        for (var start = 0; start < keys.Length;)
        {
            var below = negatives.Value;
            double positive = 0, negative = 0;
            var end = start;
            for (; end < keys.Length && keys[end] == keys[start]; end++)
            {
                positive += values[end];
                negative += 1 - values[end];
            }

            won.Add(positive * (below + negative / 2));
            positives.Add(positive);
            negatives.Add(negative);
            start = end;
        }

        return positives.Value > 0 && negatives.Value > 0
            ? Math.Clamp(won.Value / (positives.Value * negatives.Value), 0, 1)
            : MetricValue.NotComputable(positives.Value > 0 ? "no row is expected to be negative" : "no row is expected to be positive");
    }

    /// <summary>Average precision: rows of one score are taken together, as for known labels.</summary>
    public static MetricValue AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<double> chances) => AveragePrecision(scores, chances, joinTies: true);

    /// <summary>Average precision; without <paramref name="joinTies"/> each row is a step of its own, as NannyML has it, which depends on the order of tied rows unless their chances are equal.</summary>
    public static MetricValue AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<double> chances, bool joinTies)
    {
        if (scores.IsEmpty)
            return MetricValue.NotComputable("no scored rows");

        var (keys, values) = Ascending(scores, chances);
        CompensatedSum found = default, sum = default;
        for (var last = keys.Length - 1; last >= 0;)
        {
            double step = 0;
            var first = last;
            for (; first >= 0 && keys[first] == keys[last] && (joinTies || first == last); first--)
                step += values[first];
            found.Add(step);
            sum.Add(step * found.Value / (keys.Length - 1 - first));
            last = first;
        }

        return found.Value > 0 ? Math.Clamp(sum.Value / found.Value, 0, 1) : MetricValue.NotComputable("no row is expected to be positive");
    }

    /// <summary>Variance (divisor n) of the share of negatives each positive outranks, a tie counting one half.</summary>
    public static double PlacementVariance(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores)
    {
        var keys = scores.ToArray();
        var labels = truth.ToArray();
        Array.Sort(keys, labels);
        var negatives = labels.Count(label => !label);
        var moments = default(Moments);
        for (int start = 0, below = 0; start < keys.Length;)
        {
            int end = start, tied = 0;
            for (; end < keys.Length && keys[end] == keys[start]; end++)
                tied += labels[end] ? 0 : 1;
            var here = end - start - tied;
            if (here > 0)
                moments = moments.Merge(new Moments(here, (below + tied / 2.0) / negatives, 0, 0, 0));
            below += tied;
            start = end;
        }

        return moments.PopulationVariance;
    }

    private static (double[] Keys, double[] Values) Ascending(ReadOnlySpan<double> scores, ReadOnlySpan<double> chances)
    {
        var keys = scores.ToArray();
        var values = chances.ToArray();
        Array.Sort(keys, values);
        return (keys, values);
    }
}
