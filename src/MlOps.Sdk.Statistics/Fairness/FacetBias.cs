namespace MlOps.Sdk.Statistics;

/// <summary>
/// The measures of Amazon SageMaker Clarify over two facets of the data, under its sign convention: advantaged less disadvantaged,
/// the opposite of <see cref="PairDisparity"/>. Its rules for empty denominators: a/0 is infinite, 0/0 is 0, and two infinities differ by 0.
/// </summary>
/// <param name="Advantaged">The facet that may be favoured (a).</param>
/// <param name="Disadvantaged">The facet that may be at a disadvantage (d).</param>
public readonly record struct FacetBias(BinaryConfusion Advantaged, BinaryConfusion Disadvantaged)
{
    /// <summary>CI: how many more rows one facet has, in [-1, 1].</summary>
    public MetricValue ClassImbalance => Advantaged.Total + Disadvantaged.Total is var all && all > 0
        ? (Advantaged.Total - Disadvantaged.Total) / all
        : MetricValue.NotComputable("no rows");

    /// <summary>DPL: difference of the shares of positive labels.</summary>
    public MetricValue DifferenceInPositiveLabels => Gap(Of(GroupRate.BaseRate));

    /// <summary>KL: Kullback-Leibler divergence of the facets' labels, in nats.</summary>
    public MetricValue LabelKullbackLeibler => Labels((a, d) => Divergence(a, d) + Divergence(1 - a, 1 - d));

    /// <summary>JS: Jensen-Shannon divergence of the facets' labels, in nats.</summary>
    public MetricValue LabelJensenShannon => Labels((a, d) =>
    {
        var middle = (a + d) / 2;
        return (Divergence(a, middle) + Divergence(1 - a, 1 - middle) + Divergence(d, middle) + Divergence(1 - d, 1 - middle)) / 2;
    });

    /// <summary>TVD: half the sum of absolute differences of the facets' label shares; with two labels the same as KS.</summary>
    public MetricValue LabelTotalVariation => Labels((a, d) => Math.Abs(a - d));

    /// <summary>LP: the p-norm of the differences of the facets' label shares.</summary>
    /// <param name="p">The norm, at least 1; 2 is Clarify's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is below 1.</exception>
    public MetricValue LabelNorm(double p = 2) => p >= 1
        ? Labels((a, d) => Math.Abs(a - d) * Math.Pow(2, 1 / p))
        : throw new ArgumentOutOfRangeException(nameof(p), p, "A norm is at least 1.");

    /// <summary>DPPL: difference of the shares decided positively.</summary>
    public MetricValue DifferenceInPositivePredictions => Gap(Of(GroupRate.SelectionRate));

    /// <summary>DI: share decided positively of the disadvantaged over that of the advantaged.</summary>
    public MetricValue DisparateImpact => Of(GroupRate.SelectionRate) is var (a, d) && a.IsComputable && d.IsComputable
        ? Over(d.Value.Value, a.Value.Value)
        : MetricValue.NotComputable("a facet has no rows");

    /// <summary>DCA, difference in conditional acceptance: positives over accepted.</summary>
    public MetricValue DifferenceInConditionalAcceptance => Difference(
        Over(Advantaged.Positives, Advantaged.TruePositives + Advantaged.FalsePositives),
        Over(Disadvantaged.Positives, Disadvantaged.TruePositives + Disadvantaged.FalsePositives));

    /// <summary>DCR, difference in conditional rejection: negatives over rejected, disadvantaged less advantaged.</summary>
    public MetricValue DifferenceInConditionalRejection => Difference(
        Over(Disadvantaged.Negatives, Disadvantaged.TrueNegatives + Disadvantaged.FalseNegatives),
        Over(Advantaged.Negatives, Advantaged.TrueNegatives + Advantaged.FalseNegatives));

    /// <summary>RD: difference of recall.</summary>
    public MetricValue RecallDifference => Convention(GroupRate.TruePositiveRate, sign: 1);

    /// <summary>SD: difference of specificity, disadvantaged less advantaged.</summary>
    public MetricValue SpecificityDifference => Convention(GroupRate.TrueNegativeRate, sign: -1);

    /// <summary>DAR, difference in acceptance rates: of precision.</summary>
    public MetricValue DifferenceInAcceptanceRates => Convention(GroupRate.Precision, sign: 1);

    /// <summary>DRR, difference in rejection rates: of the negative predictive value, disadvantaged less advantaged.</summary>
    public MetricValue DifferenceInRejectionRates => Convention(GroupRate.NegativePredictiveValue, sign: -1);

    /// <summary>AD: difference of accuracy.</summary>
    public MetricValue AccuracyDifference => Convention(GroupRate.Accuracy, sign: 1);

    /// <summary>TE, treatment equality: false negatives over false positives, disadvantaged less advantaged.</summary>
    public MetricValue TreatmentEquality => Difference(
        Over(Disadvantaged.FalseNegatives, Disadvantaged.FalsePositives), Over(Advantaged.FalseNegatives, Advantaged.FalsePositives));

    private (MetricValue A, MetricValue D) Of(GroupRate rate) => (rate.Of(Advantaged), rate.Of(Disadvantaged));

    private static MetricValue Gap((MetricValue A, MetricValue D) rates) =>
        !rates.A.IsComputable ? rates.A : !rates.D.IsComputable ? rates.D : rates.A.Value.Value - rates.D.Value.Value;

    private MetricValue Labels(Func<double, double, double> of)
    {
        var (a, d) = Of(GroupRate.BaseRate);
        return !a.IsComputable ? a : !d.IsComputable ? d : of(a.Value.Value, d.Value.Value);
    }

    // 0/0 counts as 0 here, whatever the rate is taken over.
    private MetricValue Convention(GroupRate rate, int sign)
    {
        var ((pa, wa, _), (pd, wd, _)) = (rate.Share(Advantaged), rate.Share(Disadvantaged));
        return sign > 0 ? Difference(Over(pa, wa), Over(pd, wd)) : Difference(Over(pd, wd), Over(pa, wa));
    }

    private static double Over(double part, double whole) => whole != 0 ? part / whole : part != 0 ? double.PositiveInfinity : 0;

    private static double Difference(double first, double second) => double.IsInfinity(first) && double.IsInfinity(second) ? 0 : first - second;

    private static double Divergence(double p, double q) => p == 0 ? 0 : q == 0 ? double.PositiveInfinity : p * Math.Log(p / q);
}
