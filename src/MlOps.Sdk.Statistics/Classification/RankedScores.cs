namespace MlOps.Sdk.Statistics;

/// <summary>
/// Scores of the positives and of the negatives, each sorted: two plain radix sorts and a merge instead of one sort of
/// pairs. Rows without weight are left out, as if they were not there.
/// </summary>
internal sealed class RankedScores
{
    private readonly double[] _positives;
    private readonly double[] _negatives;
    private readonly double[]? _positiveWeights;
    private readonly double[]? _negativeWeights;

    private RankedScores(double[] positives, double[] negatives, double[]? positiveWeights, double[]? negativeWeights)
    {
        (_positives, _negatives) = (positives, negatives);
        (_positiveWeights, _negativeWeights) = (positiveWeights, negativeWeights);
        PositiveTotal = positiveWeights?.Sum() ?? positives.Length;
        NegativeTotal = negativeWeights?.Sum() ?? negatives.Length;
    }

    public double PositiveTotal { get; }

    public double NegativeTotal { get; }

    public string? Refusal => (PositiveTotal > 0, NegativeTotal > 0) switch
    {
        (true, true) => null,
        (false, false) => "no rows with weight",
        (false, _) => "no positive rows",
        _ => "no negative rows",
    };

    public static RankedScores Of(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights)
    {
        var positiveCount = 0;
        foreach (var isPositive in truth)
            positiveCount += isPositive ? 1 : 0;

        var positives = new double[positiveCount];
        var negatives = new double[truth.Length - positiveCount];
        var positiveWeights = weights.IsEmpty ? null : new double[positives.Length];
        var negativeWeights = weights.IsEmpty ? null : new double[negatives.Length];
        int p = 0, n = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            if (!weights.IsEmpty && weights[i] == 0)
                continue;

            if (truth[i])
            {
                if (positiveWeights is not null)
                    positiveWeights[p] = weights[i];
                positives[p++] = scores[i] + 0.0;
            }
            else
            {
                if (negativeWeights is not null)
                    negativeWeights[n] = weights[i];
                negatives[n++] = scores[i] + 0.0;
            }
        }

        Sort(ref positives, ref positiveWeights, p);
        Sort(ref negatives, ref negativeWeights, n);
        return new RankedScores(positives, negatives, positiveWeights, negativeWeights);
    }

    /// <summary>Area under the ROC curve: the chance that a positive outranks a negative, a tie counting one half.</summary>
    public double AreaUnderRoc()
    {
        if (_positiveWeights is null)
            return (double)TwiceMannWhitney() / 2 / ((double)_positives.Length * _negatives.Length);

        double won = 0, below = 0;
        var j = 0;
        for (var i = 0; i < _positives.Length;)
        {
            var score = _positives[i];
            while (j < _negatives.Length && _negatives[j] < score)
                below += _negativeWeights![j++];
            double tied = 0, here = 0;
            for (var k = j; k < _negatives.Length && _negatives[k] == score; k++)
                tied += _negativeWeights![k];
            while (i < _positives.Length && _positives[i] == score)
                here += _positiveWeights[i++];
            won += here * (below + tied / 2);
        }

        return won / (PositiveTotal * NegativeTotal);
    }

    /// <summary>Each distinct score, highest first, with the weight of both classes at it.</summary>
    public IEnumerable<(double Score, double Positive, double Negative)> Descending()
    {
        int i = _positives.Length - 1, j = _negatives.Length - 1;
        while (i >= 0 || j >= 0)
        {
            var score = j < 0 || (i >= 0 && _positives[i] >= _negatives[j]) ? _positives[i] : _negatives[j];
            double positive = 0, negative = 0;
            for (; i >= 0 && _positives[i] == score; i--)
                positive += _positiveWeights?[i] ?? 1;
            for (; j >= 0 && _negatives[j] == score; j--)
                negative += _negativeWeights?[j] ?? 1;
            yield return (score, positive, negative);
        }
    }

    /// <summary>Twice the number of pairs the positives win, in integers.</summary>
    private long TwiceMannWhitney()
    {
        long twice = 0;
        int below = 0, notAbove = 0;
        foreach (var score in _positives)
        {
            while (below < _negatives.Length && _negatives[below] < score)
                below++;
            if (notAbove < below)
                notAbove = below;
            while (notAbove < _negatives.Length && _negatives[notAbove] == score)
                notAbove++;
            twice += below + notAbove;
        }

        return twice;
    }

    private static void Sort(ref double[] scores, ref double[]? weights, int count)
    {
        if (weights is null)
        {
            RadixSort.Sort(scores);
            return;
        }

        Array.Resize(ref scores, count);
        Array.Resize(ref weights, count);
        Array.Sort(scores, weights);
    }
}
