namespace MlOps.Sdk.Statistics;

/// <summary>The Page–Hinkley test for a change of the mean (Page 1954), up or down. Its limits are in the unit of the values: standardise them, or set the limits accordingly.</summary>
/// <param name="threshold">How far the sum of deviations may stray from its extreme.</param>
/// <param name="delta">A change of the mean that is tolerated.</param>
/// <param name="alpha">Forgetting factor of the sums, in (0, 1].</param>
/// <param name="warmUp">Values before the first alarm.</param>
/// <param name="up">Whether a rise alarms.</param>
/// <param name="down">Whether a fall alarms.</param>
public sealed class PageHinkley(double threshold = 50, double delta = 0.005, double alpha = 0.9999, int warmUp = 30, bool up = true, bool down = true) : IStreamDetector
{
    private long _count;
    private double _mean;
    private double _rise;
    private double _lowestRise = double.PositiveInfinity;
    private double _fall;
    private double _highestFall = -1;
    private bool _restart;

    /// <inheritdoc/>
    public DetectorSignal Update(double value)
    {
        Finite.ThrowIfNot(value);
        if (_restart)
            Reset();

        _mean += (value - _mean) / ++_count;
        var deviation = value - _mean;
        _rise = alpha * _rise + deviation - delta;
        _fall = alpha * _fall + deviation + delta;
        _lowestRise = Math.Min(_lowestRise, _rise);
        _highestFall = Math.Max(_highestFall, _fall);
        _restart = _count >= warmUp && ((up && _rise - _lowestRise > threshold) || (down && _highestFall - _fall > threshold));
        return _restart ? DetectorSignal.Drift : DetectorSignal.None;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        (_count, _mean, _rise, _fall, _restart) = (0, 0, 0, 0, false);
        (_lowestRise, _highestFall) = (double.PositiveInfinity, -1);
    }
}
