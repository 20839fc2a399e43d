using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>How often each pair of decisions of two binary models came on rows of each label: all that metrics of counts see of the rows.</summary>
internal sealed class JointDecisions
{
    // Index: 2 for the candidate's yes plus 1 for the baseline's yes.
    private readonly long[] _positives;
    private readonly long[] _negatives;

    private JointDecisions(long[] positives, long[] negatives) => (_positives, _negatives) = (positives, negatives);

    public long Count => _positives.Sum() + _negatives.Sum();

    public BinaryConfusion Candidate => new(_positives[2] + _positives[3], _negatives[2] + _negatives[3], _positives[0] + _positives[1], _negatives[0] + _negatives[1]);

    public BinaryConfusion Baseline => new(_positives[1] + _positives[3], _negatives[1] + _negatives[3], _positives[0] + _positives[2], _negatives[0] + _negatives[2]);

    public static JointDecisions Of(EvaluatedModel candidate, EvaluatedModel baseline)
    {
        MetricRows ours = candidate.Rows, theirs = baseline.Rows;
        var counts = new JointDecisions(new long[4], new long[4]);
        for (var i = 0; i < ours.Count; i++)
        {
            var cell = (ours.IsPositive(i) ? 2 : 0) + (theirs.IsPositive(i) ? 1 : 0);
            (ours.Truth[i] ? counts._positives : counts._negatives)[cell]++;
        }

        return counts;
    }

    /// <summary>The counts of as many rows of each label, drawn with replacement.</summary>
    public JointDecisions Resample(Random random) => new(Multinomial(random, _positives), Multinomial(random, _negatives));

    private static long[] Multinomial(Random random, long[] counts)
    {
        var drawn = new long[counts.Length];
        long rows = counts.Sum(), left = rows;
        for (var i = 0; i < counts.Length && rows > 0; i++)
        {
            drawn[i] = Binomial(random, left, (double)counts[i] / rows);
            left -= drawn[i];
            rows -= counts[i];
        }

        return drawn;
    }

    /// <summary>Exact in O(log n): the median of n uniforms is a beta variate that halves the problem (Relles 1972).</summary>
    private static long Binomial(Random random, long n, double p)
    {
        long successes = 0;
        while (n > 16 && p is > 0 and < 1)
        {
            var middle = n / 2 + 1;
            var split = Beta(random, middle, n + 1 - middle);
            if (split <= p)
                (successes, n, p) = (successes + middle, n - middle, (p - split) / (1 - split));
            else
                (n, p) = (middle - 1, p / split);
        }

        if (p >= 1)
            return successes + n;
        for (; n > 0 && p > 0; n--)
            successes += random.NextDouble() < p ? 1 : 0;
        return successes;
    }

    private static double Beta(Random random, double a, double b)
    {
        var x = Gamma(random, a);
        return x / (x + Gamma(random, b));
    }

    /// <summary>Marsaglia and Tsang 2000, for shapes of at least 1.</summary>
    private static double Gamma(Random random, double shape)
    {
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = 1 + c * x;
            v *= v * v;
            if (v > 0 && Math.Log(1 - random.NextDouble()) < 0.5 * x * x + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }
}
