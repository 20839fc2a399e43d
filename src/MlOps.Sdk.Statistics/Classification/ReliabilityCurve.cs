using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Statistics;

/// <summary>Predicted probability against observed rate, by bin; bins without rows are left out.</summary>
public sealed class ReliabilityCurve
{
    private ReliabilityCurve(IReadOnlyList<ReliabilityBin> bins, string? reason) => (Bins, Reason) = (bins, reason);

    /// <summary>The bins that hold rows, by rising probability.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>Why there is no curve; null when there is one.</summary>
    public string? Reason { get; }

    /// <summary>Whether there is a curve.</summary>
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsComputable => Reason is null;

    /// <summary>Mean absolute gap, bins weighted by their rows.</summary>
    public MetricValue ExpectedCalibrationError => IsComputable ? Mean(gap => Math.Abs(gap)) : MetricValue.NotComputable(Reason);

    /// <summary>Root of the mean squared gap, bins weighted by their rows.</summary>
    public MetricValue RootMeanSquaredCalibrationError => IsComputable ? Math.Sqrt(Mean(gap => gap * gap)) : MetricValue.NotComputable(Reason);

    /// <summary>Largest absolute gap.</summary>
    public MetricValue MaximumCalibrationError => IsComputable ? Bins.Max(bin => Math.Abs(bin.Gap)) : MetricValue.NotComputable(Reason);

    /// <summary>The curve of predicted probabilities.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="probabilities">The predicted probability of each row being positive.</param>
    /// <param name="bins">Number of bins, at least 1.</param>
    /// <param name="binning">How rows are grouped.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a weight is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is not positive.</exception>
    public static ReliabilityCurve Of(
        ReadOnlySpan<bool> truth, ReadOnlySpan<double> probabilities, int bins = 10, CalibrationBins binning = CalibrationBins.EqualWidth, ReadOnlySpan<double> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (BinaryInput.Refuse(truth, probabilities, weights, probabilities: true) is { } reason)
            return new ReliabilityCurve([], reason);

        var probability = new WeightedMean[bins];
        var observed = new WeightedMean[bins];
        var index = Assign(probabilities, weights, bins, binning);
        for (var i = 0; i < truth.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            probability[index[i]].Add(probabilities[i], weight);
            observed[index[i]].Add(truth[i] ? 1 : 0, weight);
        }

        var filled = Enumerable.Range(0, bins)
            .Where(bin => probability[bin].Weight > 0)
            .Select(bin => new ReliabilityBin(probability[bin].Sum / probability[bin].Weight, observed[bin].Sum / observed[bin].Weight, probability[bin].Weight))
            .ToArray();
        return filled.Length == 0 ? new ReliabilityCurve([], "no rows with weight") : new ReliabilityCurve(filled, null);
    }

    private static int[] Assign(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights, int bins, CalibrationBins binning)
    {
        var index = new int[probabilities.Length];
        if (binning == CalibrationBins.EqualCount)
        {
            // A row without weight takes no place in a bin.
            var counted = new List<int>(index.Length);
            for (var i = 0; i < index.Length; i++)
            {
                if (weights.IsEmpty || weights[i] > 0)
                    counted.Add(i);
            }

            var keys = probabilities.ToArray();
            int[] order = [.. counted.OrderBy(i => keys[i])];
            var (size, larger) = Math.DivRem(order.Length, bins);
            for (var rank = 0; rank < order.Length; rank++)
                index[order[rank]] = rank < larger * (size + 1) ? rank / (size + 1) : larger + (rank - larger * (size + 1)) / size;
            return index;
        }

        for (var i = 0; i < index.Length; i++)
        {
            var scaled = probabilities[i] * bins;
            var bin = binning == CalibrationBins.EqualWidth ? (int)Math.Floor(scaled) : (int)Math.Ceiling(scaled) - 1;

            // The product may round across an edge; the edge itself, k / n, decides.
            if (binning == CalibrationBins.EqualWidth)
            {
                if ((bin + 1.0) / bins <= probabilities[i])
                    bin++;
                else if ((double)bin / bins > probabilities[i])
                    bin--;
            }

            index[i] = Math.Clamp(bin, 0, bins - 1);
        }

        return index;
    }

    private double Mean(Func<double, double> measure)
    {
        var mean = default(WeightedMean);
        foreach (var bin in Bins)
            mean.Add(measure(bin.Gap), bin.Weight);
        return mean.Sum / mean.Weight;
    }
}
