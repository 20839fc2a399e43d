namespace MlOps.Sdk.Statistics;

/// <summary>
/// Hoeffding's bound on the mean of a stream in [0, 1] (Frías-Blanco et al. 2015, the A test): alarms when the mean of
/// all lies further from the mean up to its best moment than chance allows. Assumes nothing but independence, so its
/// false alarms are few.
/// </summary>
public sealed class HddmA : StreamDetector
{
    private readonly double _drift;
    private readonly double _warning;
    private readonly bool _twoSided;
    private readonly double _logBound;
    private readonly double _logDrift;
    private readonly double _logWarning;
    private ErrorRate _all;
    private ErrorRate _lowest;
    private ErrorRate _highest;

    /// <summary>A detector that has seen nothing.</summary>
    /// <param name="drift">Chance of a false alarm that the bound allows, in (0, 1).</param>
    /// <param name="warning">The same for a warning, in (0, 1) and at least <paramref name="drift"/>.</param>
    /// <param name="twoSided">Whether a fall alarms as well as a rise.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public HddmA(double drift = 0.001, double warning = 0.005, bool twoSided = false)
    {
        _drift = Bounds.Level(drift);
        _warning = Bounds.Within(Bounds.Level(warning), drift, 1, nameof(warning));
        _twoSided = twoSided;
        _logBound = Math.Log(1 / drift);
        _logDrift = Math.Log(2 / drift);
        _logWarning = Math.Log(2 / warning);
    }

    internal override StateKind Kind => StateKind.HddmA;

    internal static HddmA Create(StateCodec codec) => new(codec.Number("drift"), codec.Number("warning"), codec.Flag("twoSided"));

    private protected override void ThrowIfUnfit(double value) => StreamValue.ThrowIfNotShare(value);

    private protected override DetectorSignal Take(double value)
    {
        _all.Add(value);
        var bound = Bound(_all.Count);
        if (_lowest.Count == 0 || _lowest.Mean + Bound(_lowest.Count) >= _all.Mean + bound)
            _lowest = _all;
        if (_highest.Count == 0 || _highest.Mean - Bound(_highest.Count) <= _all.Mean - bound)
            _highest = _all;

        double rise = _all.Mean - _lowest.Mean, fall = _highest.Mean - _all.Mean;
        if (IsBeyond(rise, _lowest.Count, _logDrift) || (_twoSided && IsBeyond(fall, _highest.Count, _logDrift)))
            return DetectorSignal.Drift;

        return IsBeyond(rise, _lowest.Count, _logWarning) || (_twoSided && IsBeyond(fall, _highest.Count, _logWarning)) ? DetectorSignal.Warning : DetectorSignal.None;
    }

    private protected override void Clear() => (_all, _lowest, _highest) = (default, default, default);

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Number("drift", _drift);
        codec.Number("warning", _warning);
        codec.Flag("twoSided", _twoSided);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _all.Exchange(codec, "all");
        _lowest.Exchange(codec, "lowest");
        _highest.Exchange(codec, "highest");
    }

    private double Bound(long count) => Math.Sqrt(1.0 / (2 * count) * _logBound);

    private bool IsBeyond(double gap, long count, double log)
    {
        if (count == _all.Count)
            return false;

        var share = (_all.Count - count) / (double)count * (1.0 / _all.Count);
        return gap >= Math.Sqrt(share / 2 * log);
    }
}
