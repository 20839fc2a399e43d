namespace MlOps.Sdk.Statistics;

/// <summary>
/// Two groups compared under one named sign convention: unprivileged minus privileged, and unprivileged over privileged (as AIF360).
/// SageMaker Clarify's differences have the opposite sign. Where a denominator is 0 a value is not computable.
/// </summary>
/// <param name="Unprivileged">The group that may be at a disadvantage.</param>
/// <param name="Privileged">The group it is compared with.</param>
public readonly record struct PairDisparity(BinaryConfusion Unprivileged, BinaryConfusion Privileged)
{
    /// <summary>Difference of selection rates: statistical parity difference.</summary>
    public MetricValue StatisticalParityDifference => Difference(GroupRate.SelectionRate);

    /// <summary>Ratio of selection rates: disparate impact.</summary>
    public MetricValue DisparateImpact => Ratio(GroupRate.SelectionRate);

    /// <summary>Difference of true positive rates: equal opportunity difference.</summary>
    public MetricValue EqualOpportunityDifference => Difference(GroupRate.TruePositiveRate);

    /// <summary>Mean of the differences of false and true positive rates.</summary>
    public MetricValue AverageOddsDifference => Mean(GroupRate.FalsePositiveRate, GroupRate.TruePositiveRate, value => value);

    /// <summary>Mean of the absolute differences of false and true positive rates.</summary>
    public MetricValue AverageAbsoluteOddsDifference => Mean(GroupRate.FalsePositiveRate, GroupRate.TruePositiveRate, Math.Abs);

    /// <summary>Mean of the differences of precision and of the false omission rate: predictive value average difference.</summary>
    public MetricValue AveragePredictiveValueDifference => Mean(GroupRate.Precision, GroupRate.FalseOmissionRate, value => value);

    /// <summary>Difference of false negatives over false positives: treatment equality. Not computable where a group has no false positives.</summary>
    public MetricValue TreatmentEqualityDifference => Unprivileged.FalsePositives > 0 && Privileged.FalsePositives > 0
        ? Unprivileged.FalseNegatives / Unprivileged.FalsePositives - Privileged.FalseNegatives / Privileged.FalsePositives
        : MetricValue.NotComputable("a group has no false positives");

    /// <summary>Unprivileged less privileged.</summary>
    public MetricValue Difference(GroupRate rate)
    {
        MetricValue a = rate.Of(Unprivileged), b = rate.Of(Privileged);
        return !a.IsComputable ? a : !b.IsComputable ? b : a.Value.Value - b.Value.Value;
    }

    /// <summary>Unprivileged over privileged; not computable where the privileged rate is 0.</summary>
    public MetricValue Ratio(GroupRate rate)
    {
        MetricValue a = rate.Of(Unprivileged), b = rate.Of(Privileged);
        return !a.IsComputable ? a
            : !b.IsComputable ? b
            : b.Value.Value == 0 ? MetricValue.NotComputable($"the privileged {rate} is 0")
            : a.Value.Value / b.Value.Value;
    }

    private MetricValue Mean(GroupRate first, GroupRate second, Func<double, double> of)
    {
        MetricValue a = Difference(first), b = Difference(second);
        return !a.IsComputable ? a : !b.IsComputable ? b : (of(a.Value.Value) + of(b.Value.Value)) / 2;
    }
}
