namespace MlOps.Sdk.Statistics;

/// <summary>Rates of a confusion table.</summary>
public static class GroupRates
{
    /// <summary>The rate in a group; not computable where its denominator is empty.</summary>
    public static MetricValue Of(this GroupRate rate, BinaryConfusion counts) => rate switch
    {
        GroupRate.F1 => counts.F1,
        GroupRate.BalancedAccuracy => counts.BalancedAccuracy,
        _ => rate.Share(counts) is var (part, whole, empty) && whole > 0 ? part / whole : MetricValue.NotComputable(empty),
    };

    /// <summary>Whether the rate is taken over rows of one true label only, so that a group needs enough of them.</summary>
    internal static bool ConditionsOnLabel(this GroupRate rate) =>
        rate is GroupRate.TruePositiveRate or GroupRate.FalsePositiveRate or GroupRate.TrueNegativeRate or GroupRate.FalseNegativeRate or GroupRate.BalancedAccuracy;

    /// <summary>Whether the rate is a share of rows, as F1 and balanced accuracy are not.</summary>
    internal static bool IsShare(this GroupRate rate) => rate is not (GroupRate.F1 or GroupRate.BalancedAccuracy);

    /// <summary>The rows that have it, the rows it is taken over, and why there may be none.</summary>
    internal static (double Part, double Whole, string Empty) Share(this GroupRate rate, BinaryConfusion counts) => rate switch
    {
        GroupRate.SelectionRate => (counts.TruePositives + counts.FalsePositives, counts.Total, "no rows"),
        GroupRate.BaseRate => (counts.Positives, counts.Total, "no rows"),
        GroupRate.Accuracy => (counts.TruePositives + counts.TrueNegatives, counts.Total, "no rows"),
        GroupRate.ErrorRate => (counts.FalsePositives + counts.FalseNegatives, counts.Total, "no rows"),
        GroupRate.TruePositiveRate => (counts.TruePositives, counts.Positives, "no positive rows"),
        GroupRate.FalseNegativeRate => (counts.FalseNegatives, counts.Positives, "no positive rows"),
        GroupRate.FalsePositiveRate => (counts.FalsePositives, counts.Negatives, "no negative rows"),
        GroupRate.TrueNegativeRate => (counts.TrueNegatives, counts.Negatives, "no negative rows"),
        GroupRate.Precision => (counts.TruePositives, counts.TruePositives + counts.FalsePositives, "no row is called positive"),
        GroupRate.FalseDiscoveryRate => (counts.FalsePositives, counts.TruePositives + counts.FalsePositives, "no row is called positive"),
        GroupRate.NegativePredictiveValue => (counts.TrueNegatives, counts.TrueNegatives + counts.FalseNegatives, "no row is called negative"),
        GroupRate.FalseOmissionRate => (counts.FalseNegatives, counts.TrueNegatives + counts.FalseNegatives, "no row is called negative"),
        _ => throw new ArgumentOutOfRangeException(nameof(rate), rate, "There is no such rate."),
    };
}
