namespace MlOps.Sdk.Statistics;

/// <summary>
/// Asks whether another share of positives alone would explain the scores of a window: under label shift the scores of
/// each class keep their distribution, so that the window's is a mixture of the two (Saerens, Latinne and Decaestecker 2002).
/// </summary>
internal sealed class LabelShiftFit
{
    private const int Bins = 10;

    private readonly double[] _edges;
    private readonly double[] _positive;
    private readonly double[] _negative;
    private readonly int _positives;
    private readonly int _negatives;

    public LabelShiftFit(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, SortedSample sorted)
    {
        var edges = new List<double>();
        for (var bin = 1; bin < Bins; bin++)
        {
            var edge = sorted.Quantile(bin / (double)Bins);
            if (edge > sorted.Values[0] && (edges.Count == 0 || edge > edges[^1]))
                edges.Add(edge);
        }

        _edges = [.. edges];
        (_positive, _negative) = (new double[_edges.Length + 1], new double[_edges.Length + 1]);
        for (var i = 0; i < truth.Length; i++)
        {
            (truth[i] ? _positive : _negative)[Bin(scores[i])]++;
            _positives += truth[i] ? 1 : 0;
        }

        _negatives = truth.Length - _positives;
        for (var bin = 0; bin < _positive.Length; bin++)
        {
            _positive[bin] /= Math.Max(1, _positives);
            _negative[bin] /= Math.Max(1, _negatives);
        }
    }

    /// <summary>The share of positives that fits best and the chance of a fit at least this bad; null where the scores do not tell the classes apart or are too coarse.</summary>
    public (double Share, double PValue)? Fit(ReadOnlySpan<double> scores)
    {
        if (_positives < 5 || _negatives < 5 || _edges.Length < 2 || scores.IsEmpty)
            return null;

        var counts = new double[_positive.Length];
        foreach (var score in scores)
            counts[Bin(score)]++;

        double low = 1e-9, high = 1 - 1e-9;
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            if (Slope(counts, middle) > 0)
                low = middle;
            else
                high = middle;
        }

        var share = (low + high) / 2;
        double distance = 0;
        for (var bin = 0; bin < counts.Length; bin++)
        {
            double n = scores.Length, p = _positive[bin], q = _negative[bin];
            var expected = n * (share * p + (1 - share) * q);
            var variance = expected + n * n * (share * share * p * (1 - p) / _positives + (1 - share) * (1 - share) * q * (1 - q) / _negatives);
            if (variance > 0)
                distance += (counts[bin] - expected) * (counts[bin] - expected) / variance;
        }

        return (share, ChiSquaredDistribution.Survival(distance, counts.Length - 2));
    }

    /// <summary>The derivative of the log likelihood, which falls in the share.</summary>
    private double Slope(double[] counts, double share)
    {
        var slope = 0.0;
        for (var bin = 0; bin < counts.Length; bin++)
        {
            if (counts[bin] > 0)
                slope += counts[bin] * (_positive[bin] - _negative[bin]) / (share * _positive[bin] + (1 - share) * _negative[bin]);
        }

        return slope;
    }

    private int Bin(double score)
    {
        var bin = 0;
        while (bin < _edges.Length && score >= _edges[bin])
            bin++;
        return bin;
    }
}
