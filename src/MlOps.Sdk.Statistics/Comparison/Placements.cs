namespace MlOps.Sdk.Statistics;

/// <summary>
/// The structural components of an AUC: for each positive the share of negatives it outranks, for each negative the
/// share of positives that outrank it, ties counting one half.
/// </summary>
internal sealed class Placements
{
    private readonly double[] _ofPositives;
    private readonly double[] _ofNegatives;

    private Placements(double[] ofPositives, double[] ofNegatives)
    {
        (_ofPositives, _ofNegatives) = (ofPositives, ofNegatives);
        Auc = ofPositives.Sum() / ofPositives.Length;
    }

    public double Auc { get; }

    public int PositiveCount => _ofPositives.Length;

    public int NegativeCount => _ofNegatives.Length;

    public static Placements Of(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores)
    {
        var positives = new List<double>();
        var negatives = new List<double>();
        for (var i = 0; i < truth.Length; i++)
            (truth[i] ? positives : negatives).Add(scores[i]);

        double[] x = [.. positives], y = [.. negatives], sortedX = [.. positives], sortedY = [.. negatives];
        Array.Sort(sortedX);
        Array.Sort(sortedY);
        var ofPositives = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            ofPositives[i] = Below(sortedY, x[i]) / y.Length;
        var ofNegatives = new double[y.Length];
        for (var j = 0; j < y.Length; j++)
            ofNegatives[j] = 1 - Below(sortedX, y[j]) / x.Length;
        return new Placements(ofPositives, ofNegatives);
    }

    public double Covariance(Placements other) =>
        Covariance(_ofPositives, other._ofPositives) / PositiveCount + Covariance(_ofNegatives, other._ofNegatives) / NegativeCount;

    private static double Covariance(double[] left, double[] right)
    {
        double a = left.Average(), b = right.Average(), sum = 0;
        for (var i = 0; i < left.Length; i++)
            sum += (left[i] - a) * (right[i] - b);
        return sum / (left.Length - 1);
    }

    /// <summary>Number of values below, ties counting one half.</summary>
    private static double Below(double[] sorted, double value) => (Ascending.CountBelow(sorted, value) + Ascending.CountUpTo(sorted, value)) / 2.0;
}
