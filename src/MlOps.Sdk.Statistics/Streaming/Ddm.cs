namespace MlOps.Sdk.Statistics;

/// <summary>The drift detection method for a stream of errors, 1 for wrong and 0 for right (Gama et al. 2004): alarms when the error rate has risen well above its lowest.</summary>
public sealed class Ddm : StreamDetector
{
    private readonly int _warmUp;
    private readonly double _warning;
    private readonly double _drift;
    private readonly double _floor;
    private ErrorRate _rate;
    private LowestRate _lowest = LowestRate.None;

    /// <summary>A detector that has seen nothing.</summary>
    /// <param name="warmUp">Values before the first alarm, at least 1.</param>
    /// <param name="warning">Standard deviations above the lowest rate that warn, at least 0.</param>
    /// <param name="drift">Standard deviations above the lowest rate that alarm, at least <paramref name="warning"/>.</param>
    /// <param name="floor">
    /// The lowest error rate held possible, in [0, 1). At 0, the published form, the first error after a faultless warm-up
    /// alarms; 0.01, say, demands evidence against an error rate of 1 %.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public Ddm(int warmUp = 30, double warning = 2, double drift = 3, double floor = 0)
    {
        _warmUp = Bounds.Within(warmUp, 1, int.MaxValue);
        _warning = Bounds.NotNegative(warning);
        _drift = Bounds.Within(drift, warning, StreamValue.Largest);
        _floor = floor == 0 ? 0 : Bounds.Level(floor);
    }

    internal override StateKind Kind => StateKind.Ddm;

    internal static Ddm Create(StateCodec codec) => new(codec.Whole("warmUp", 0), codec.Number("warning"), codec.Number("drift"), codec.Number("floor"));

    private protected override void ThrowIfUnfit(double value) => StreamValue.ThrowIfNotBinary(value);

    private protected override DetectorSignal Take(double value)
    {
        _rate.Add(value);
        if (_rate.Count <= _warmUp)
            return DetectorSignal.None;

        double deviation = _rate.Deviation, level = _rate.Mean + deviation;
        if (level <= _lowest.Level)
            _lowest = new LowestRate(level, _rate.Mean, deviation);

        var rate = Math.Max(_lowest.Rate, _floor);
        var spread = _lowest.Rate >= _floor ? _lowest.Deviation : Math.Sqrt(_floor * (1 - _floor) / _rate.Count);
        return level > rate + _drift * spread ? DetectorSignal.Drift
            : level > rate + _warning * spread ? DetectorSignal.Warning
            : DetectorSignal.None;
    }

    private protected override void Clear() => (_rate, _lowest) = (default, LowestRate.None);

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Whole("warmUp", _warmUp);
        codec.Number("warning", _warning);
        codec.Number("drift", _drift);
        codec.Number("floor", _floor);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _rate.Exchange(codec, "rate");
        _lowest = _lowest.Exchange(codec);
    }
}
