namespace MlOps.Sdk.Statistics;

/// <summary>
/// The mixture sequential probability ratio test of two arms' means (Johari, Pekelis and Walsh 2017): its p-value and
/// interval hold at every moment, so an experiment may be watched and stopped at will. Not safe for concurrent callers.
/// </summary>
public sealed class MixtureSprt
{
    private readonly double _pairVariance;
    private readonly double _mixture;
    private readonly double _alpha;
    private double _sum;

    /// <summary>Starts a test.</summary>
    /// <param name="variance">Variance of one row, known or from earlier traffic, positive.</param>
    /// <param name="mixtureVariance">Variance of the differences one expects to matter, positive; the square of a typical effect is a good choice.</param>
    /// <param name="alpha">The accepted chance of ever rejecting a true "no difference".</param>
    /// <exception cref="ArgumentOutOfRangeException">A variance is not positive, or <paramref name="alpha"/> does not lie in (0, 1).</exception>
    public MixtureSprt(double variance, double mixtureVariance, double alpha = 0.05)
    {
        Bounds.Positive(variance);
        Bounds.Positive(mixtureVariance);
        Probability.ThrowIfNotInside(alpha);
        (_pairVariance, _mixture, _alpha) = (2 * variance, mixtureVariance, alpha);
    }

    /// <summary>Pairs of rows seen, one from each arm.</summary>
    public long Pairs { get; private set; }

    /// <summary>Challenger's mean less champion's; 0 before the first pair.</summary>
    public double Difference => Pairs > 0 ? _sum / Pairs : 0;

    /// <summary>How much better a difference explains what was seen than none does.</summary>
    public double LikelihoodRatio { get; private set; } = 1;

    /// <summary>The always-valid p-value; it never rises.</summary>
    public double PValue { get; private set; } = 1;

    /// <summary>Whether "no difference" is rejected. Once true it stays true.</summary>
    public bool IsRejected => PValue <= _alpha;

    /// <summary>The interval that covers the true difference at all moments together with chance 1 - alpha; unbounded before the first pair.</summary>
    public Interval ConfidenceSequence
    {
        get
        {
            if (Pairs == 0)
                return new Interval(double.NegativeInfinity, double.PositiveInfinity, 1 - _alpha);

            double k = Pairs, total = _pairVariance + k * _mixture;
            var half = Math.Sqrt(_pairVariance * total / (k * k * _mixture) * (2 * Math.Log(1 / _alpha) + Math.Log(total / _pairVariance)));
            return new Interval(Difference - half, Difference + half, 1 - _alpha);
        }
    }

    /// <summary>Takes the next row of each arm.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite.</exception>
    public void Update(double champion, double challenger)
    {
        Bounds.Finite(champion);
        Bounds.Finite(challenger);
        Pairs++;
        _sum += challenger - champion;
        double total = _pairVariance + Pairs * _mixture;
        LikelihoodRatio = Math.Sqrt(_pairVariance / total) * Math.Exp(_sum * _sum * _mixture / (2 * _pairVariance * total));
        PValue = Math.Min(PValue, 1 / LikelihoodRatio);
    }
}
