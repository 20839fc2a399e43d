namespace MlOps.Sdk.Statistics;

/// <summary>The drift detection method for a stream of errors, 1 for wrong and 0 for right (Gama et al. 2004): alarms when the error rate has risen well above its lowest.</summary>
/// <param name="warmUp">Values before the first alarm.</param>
/// <param name="warning">Standard deviations above the lowest rate that warn.</param>
/// <param name="drift">Standard deviations above the lowest rate that alarm.</param>
public sealed class Ddm(int warmUp = 30, double warning = 2, double drift = 3) : IStreamDetector
{
    private long _count;
    private double _rate;
    private double _lowestRate = double.PositiveInfinity;
    private double _lowestDeviation = double.PositiveInfinity;
    private double _lowest = double.PositiveInfinity;
    private bool _restart;

    /// <inheritdoc/>
    public DetectorSignal Update(double value)
    {
        Finite.ThrowIfNot(value);
        if (_restart)
            Reset();

        _rate += (value - _rate) / ++_count;
        var deviation = Math.Sqrt(_rate * (1 - _rate) / _count);
        if (_count <= warmUp)
            return DetectorSignal.None;

        var level = _rate + deviation;
        if (level <= _lowest)
            (_lowest, _lowestRate, _lowestDeviation) = (level, _rate, deviation);
        _restart = level > _lowestRate + drift * _lowestDeviation;
        return _restart ? DetectorSignal.Drift : level > _lowestRate + warning * _lowestDeviation ? DetectorSignal.Warning : DetectorSignal.None;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        (_count, _rate, _restart) = (0, 0, false);
        (_lowest, _lowestRate, _lowestDeviation) = (double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);
    }
}
