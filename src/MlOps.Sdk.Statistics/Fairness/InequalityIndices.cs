namespace MlOps.Sdk.Statistics;

/// <summary>
/// How unequally decisions treat individuals: each row's benefit is decision − truth + 1, so that 2 is an undeserved yes and 0 an
/// undeserved no (Speicher et al. 2018).
/// </summary>
public static class InequalityIndices
{
    /// <summary>The Theil index of the benefits: 0 when all are equal.</summary>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static MetricValue Theil(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted) =>
        Of(truth, predicted, ratio => ratio == 0 ? 0 : ratio * Math.Log(ratio), sum => sum);

    /// <summary>The generalized entropy index with alpha 2, half the squared coefficient of variation.</summary>
    /// <inheritdoc cref="Theil"/>
    public static MetricValue GeneralizedEntropy(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted) =>
        Of(truth, predicted, ratio => ratio * ratio - 1, mean => mean / 2);

    /// <summary>The coefficient of variation of the benefits, as AIF360 computes it: the square root of twice <see cref="GeneralizedEntropy"/>.</summary>
    /// <inheritdoc cref="Theil"/>
    public static MetricValue CoefficientOfVariation(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted) =>
        GeneralizedEntropy(truth, predicted) is { IsComputable: true, Value: var entropy } ? Math.Sqrt(2 * entropy.Value) : GeneralizedEntropy(truth, predicted);

    /// <summary>The Theil index between groups: that of the benefits with each replaced by the mean of its group.</summary>
    /// <param name="frame">The groups with their counts.</param>
    public static MetricValue BetweenGroupTheil(GroupFrame frame) => Between(frame, ratio => ratio == 0 ? 0 : ratio * Math.Log(ratio));

    /// <summary>The generalized entropy index with alpha 2 between groups.</summary>
    /// <inheritdoc cref="BetweenGroupTheil"/>
    public static MetricValue BetweenGroupEntropy(GroupFrame frame) => Between(frame, ratio => (ratio * ratio - 1) / 2);

    /// <summary>
    /// Differential fairness (Foulds et al. 2020): the largest |ln| of a ratio of two groups' rates, of positive decisions or of negative ones,
    /// smoothed as by <paramref name="concentration"/> rows of each outcome alike; 0 where all are decided alike.
    /// </summary>
    /// <param name="frame">The groups with their counts.</param>
    /// <param name="concentration">Rows added to each group, half of them decided positively; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="concentration"/> is not positive and finite.</exception>
    public static double DifferentialFairness(GroupFrame frame, double concentration = 1)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!(concentration > 0 && double.IsFinite(concentration)))
            throw new ArgumentOutOfRangeException(nameof(concentration), concentration, "The concentration is a finite number above 0.");
        double[] rates = [.. frame.Groups.Select(group => (group.Counts.TruePositives + group.Counts.FalsePositives + concentration / 2) / (group.Counts.Total + concentration))];
        return Math.Max(Math.Log(rates.Max() / rates.Min()), Math.Log((1 - rates.Min()) / (1 - rates.Max())));
    }

    private static MetricValue Between(GroupFrame frame, Func<double, double> term)
    {
        ArgumentNullException.ThrowIfNull(frame);
        static double Benefit(BinaryConfusion counts) => (counts.TruePositives + counts.TrueNegatives + 2 * counts.FalsePositives) / counts.Total;
        var overall = frame.Overall;
        if (overall.Total == 0)
            return MetricValue.NotComputable("no rows with weight");
        var mean = Benefit(overall);
        return mean == 0
            ? MetricValue.NotComputable("no row has any benefit")
            : frame.Groups.Where(group => group.Counts.Total > 0).Sum(group => group.Counts.Total * term(Benefit(group.Counts) / mean)) / overall.Total;
    }

    private static MetricValue Of(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, Func<double, double> term, Func<double, double> scale)
    {
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, predicted.Length, nameof(predicted));
        if (truth.IsEmpty)
            return MetricValue.NotComputable("no rows");

        var counts = new long[3];
        for (var i = 0; i < truth.Length; i++)
            counts[(predicted[i] ? 1 : 0) - (truth[i] ? 1 : 0) + 1]++;

        double rows = truth.Length, mean = (counts[1] + 2 * counts[2]) / rows;
        if (mean == 0)
            return MetricValue.NotComputable("no row has any benefit");

        var sum = 0.0;
        for (var benefit = 0; benefit < 3; benefit++)
            sum += counts[benefit] * term(benefit / mean);
        return scale(sum / rows);
    }
}
