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
