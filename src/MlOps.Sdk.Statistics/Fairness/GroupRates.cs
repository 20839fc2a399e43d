namespace MlOps.Sdk.Statistics;

/// <summary>Rates of a confusion table.</summary>
public static class GroupRates
{
    /// <summary>The rate in a group; not computable where its denominator is empty.</summary>
    public static MetricValue Of(this GroupRate rate, BinaryConfusion counts) => rate switch
    {
        GroupRate.SelectionRate => counts.Total > 0 ? (counts.TruePositives + counts.FalsePositives) / counts.Total : MetricValue.NotComputable("no rows"),
        GroupRate.TruePositiveRate => counts.Recall,
        GroupRate.FalsePositiveRate => counts.Negatives > 0 ? counts.FalsePositives / counts.Negatives : counts.Specificity,
        GroupRate.TrueNegativeRate => counts.Specificity,
        GroupRate.FalseNegativeRate => counts.Positives > 0 ? counts.FalseNegatives / counts.Positives : counts.Recall,
        GroupRate.Precision => counts.Precision,
        GroupRate.NegativePredictiveValue => counts.NegativePredictiveValue,
        GroupRate.Accuracy => counts.Accuracy,
        GroupRate.F1 => counts.F1,
        _ => throw new ArgumentOutOfRangeException(nameof(rate), rate, "There is no such rate."),
    };

    /// <summary>Whether the rate is taken over rows of one true label only, so that a group needs enough of them.</summary>
    internal static bool ConditionsOnLabel(this GroupRate rate) =>
        rate is GroupRate.TruePositiveRate or GroupRate.FalsePositiveRate or GroupRate.TrueNegativeRate or GroupRate.FalseNegativeRate;
}
