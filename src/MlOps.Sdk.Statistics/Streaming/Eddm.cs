namespace MlOps.Sdk.Statistics;

/// <summary>
/// The early drift detection method for a stream of errors, 1 for wrong and 0 for right (Baena-García et al. 2006): alarms
/// when errors come closer together than they did at their furthest. Made for slow change; alarms often where errors are
/// frequent, so lower both levels there.
/// </summary>
public sealed class Eddm : StreamDetector
{
    private readonly int _warmUp;
    private readonly double _warning;
    private readonly double _drift;
    private long _count;
    private long _lastError;
    private long _errors;
    private double _mean;
    private double _squares;
    private double _furthest = -1;
    private bool _isWarning;

    /// <summary>A detector that has seen nothing.</summary>
    /// <param name="warmUp">Values, and later errors, before the first alarm, at least 1.</param>
    /// <param name="warning">Share of the furthest distance below which the distance warns, in (0, 1).</param>
    /// <param name="drift">Share below which it alarms, in (0, 1) and at most <paramref name="warning"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public Eddm(int warmUp = 30, double warning = 0.95, double drift = 0.9)
    {
        _warmUp = Bounds.Within(warmUp, 1, int.MaxValue);
        _warning = Bounds.Level(warning);
        _drift = Bounds.Within(Bounds.Level(drift), 0, warning, nameof(drift));
    }

    internal override StateKind Kind => StateKind.Eddm;

    internal static Eddm Create(StateCodec codec) => new(codec.Whole("warmUp", 0), codec.Number("warning"), codec.Number("drift"));

    private protected override void ThrowIfUnfit(double value) => StreamValue.ThrowIfNotBinary(value);

    private protected override DetectorSignal Take(double value)
    {
        _count++;
        if (value == 1 && IsTooClose())
            return DetectorSignal.Drift;

        // Between errors nothing is learnt, so a warning stands until the next one.
        return _isWarning ? DetectorSignal.Warning : DetectorSignal.None;
    }

    private protected override void Clear() =>
        (_count, _lastError, _errors, _mean, _squares, _furthest, _isWarning) = (0, 0, 0, 0, 0, -1, false);

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Whole("warmUp", _warmUp);
        codec.Number("warning", _warning);
        codec.Number("drift", _drift);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _count = codec.Whole("count", _count);
        _lastError = codec.Whole("lastError", _lastError);
        _errors = codec.Whole("errors", _errors);
        _mean = codec.Number("mean", _mean);
        _squares = codec.Number("squares", _squares);
        _furthest = codec.Number("furthest", _furthest);
        _isWarning = codec.Flag("isWarning", _isWarning);
    }

    private bool IsTooClose()
    {
        double distance = _count - _lastError, gap = distance - _mean;
        _lastError = _count;
        _mean += gap / ++_errors;
        _squares += gap * (distance - _mean);
        if (_count <= _warmUp)
            return false;

        var reach = _mean + 2 * (_errors > 1 ? Math.Sqrt(_squares / (_errors - 1)) : 0);
        if (reach > _furthest)
        {
            _furthest = reach;
        }
        else if (_errors > _warmUp)
        {
            var level = reach / _furthest;
            _isWarning = level < _warning;
            return level < _drift;
        }

        return false;
    }
}
