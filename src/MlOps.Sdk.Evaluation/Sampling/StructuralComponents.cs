namespace MlOps.Sdk.Evaluation;

/// <summary>
/// The area under one ROC curve as DeLong, DeLong and Clarke-Pearson (1988) split it into one component per positive and one per
/// negative row, by midranks in O(n log n) (Sun and Xu 2014).
/// </summary>
internal sealed class StructuralComponents
{
    private readonly double[] _positives;
    private readonly double[] _negatives;

    private StructuralComponents(double area, double[] positives, double[] negatives) =>
        (Area, _positives, _negatives) = (area, positives, negatives);

    public double Area { get; }

    /// <summary>Null when there is no positive or no negative row.</summary>
    public static StructuralComponents? Of(ReadOnlySpan<double> labels, ReadOnlySpan<double> scores)
    {
        var positives = Select(labels, scores, 1);
        var negatives = Select(labels, scores, 0);
        if (positives.Length == 0 || negatives.Length == 0)
            return null;

        var all = MidRanks([.. positives, .. negatives]);
        var within = MidRanks(positives);
        var without = MidRanks(negatives);
        double m = positives.Length, n = negatives.Length, sum = 0;
        var v10 = new double[positives.Length];
        for (var i = 0; i < v10.Length; i++)
        {
            v10[i] = (all[i] - within[i]) / n;
            sum += v10[i];
        }

        var v01 = new double[negatives.Length];
        for (var j = 0; j < v01.Length; j++)
            v01[j] = 1 - (all[positives.Length + j] - without[j]) / m;

        return new(sum / m, v10, v01);
    }

    public double Variance() => Covariance(this, this);

    /// <summary>Variance of the difference of two areas over the same rows.</summary>
    public static double VarianceOfDifference(StructuralComponents a, StructuralComponents b) =>
        Difference(a._positives, b._positives) + Difference(a._negatives, b._negatives);

    private static double Covariance(StructuralComponents a, StructuralComponents b) =>
        SampleCovariance(a._positives, b._positives) / a._positives.Length + SampleCovariance(a._negatives, b._negatives) / a._negatives.Length;

    // Taken from the differences themselves: subtracting covariances would leave rounding where identical models have exactly 0.
    private static double Difference(double[] a, double[] b)
    {
        var gaps = new double[a.Length];
        for (var i = 0; i < gaps.Length; i++)
            gaps[i] = a[i] - b[i];
        return SampleCovariance(gaps, gaps) / gaps.Length;
    }

    private static double SampleCovariance(double[] a, double[] b)
    {
        if (a.Length < 2)
            return 0;

        double meanA = a.Average(), meanB = b.Average(), sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += (a[i] - meanA) * (b[i] - meanB);
        return sum / (a.Length - 1);
    }

    private static double[] Select(ReadOnlySpan<double> labels, ReadOnlySpan<double> scores, double label)
    {
        var kept = new List<double>();
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == label)
                kept.Add(scores[i]);
        }

        return [.. kept];
    }

    private static double[] MidRanks(double[] values)
    {
        var order = new int[values.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        var sorted = (double[])values.Clone();
        Array.Sort(sorted, order);

        var ranks = new double[values.Length];
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
                end++;
            for (var k = start; k < end; k++)
                ranks[order[k]] = (start + 1 + end) / 2.0;
            start = end;
        }

        return ranks;
    }
}
