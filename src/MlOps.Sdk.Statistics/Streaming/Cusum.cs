namespace MlOps.Sdk.Statistics;

/// <summary>The one-sided cumulative sum of deviations above the running mean (Page 1954).</summary>
/// <param name="threshold">The sum that alarms, in the unit of the values.</param>
/// <param name="delta">A rise that is tolerated.</param>
/// <param name="warmUp">Values before the first alarm.</param>
public sealed class Cusum(double threshold = 50, double delta = 0.005, int warmUp = 30) : IStreamDetector
{
    private long _count;
    private double _mean;
    private double _sum;
    private bool _restart;

    /// <inheritdoc/>
    public DetectorSignal Update(double value)
    {
        Finite.ThrowIfNot(value);
        if (_restart)
            Reset();

        _mean += (value - _mean) / ++_count;
        _sum = Math.Max(0, _sum + value - _mean - delta);
        _restart = _count >= warmUp && _sum > threshold;
        return _restart ? DetectorSignal.Drift : DetectorSignal.None;
    }

    /// <inheritdoc/>
    public void Reset() => (_count, _mean, _sum, _restart) = (0, 0, 0, false);
}
