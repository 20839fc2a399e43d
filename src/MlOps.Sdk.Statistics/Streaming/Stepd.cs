namespace MlOps.Sdk.Statistics;

/// <summary>
/// The test of equal proportions for a stream of errors, 1 for wrong and 0 for right (Nishida and Yamauchi 2007): compares
/// the newest answers with all before them, with Yates' correction. A correction larger than the gap makes it 0.
/// </summary>
public sealed class Stepd : StreamDetector
{
    private readonly int _recent;
    private readonly double _warning;
    private readonly double _drift;
    private readonly bool _twoSided;
    private readonly BitRing _newest;
    private long _older;
    private long _olderErrors;

    /// <summary>A detector that has seen nothing.</summary>
    /// <param name="recent">Number of newest answers, 1 to 1,000,000; the first comparison comes after twice as many.</param>
    /// <param name="drift">Significance that alarms, in (0, 1).</param>
    /// <param name="warning">Significance that warns, in (0, 1) and at least <paramref name="drift"/>.</param>
    /// <param name="twoSided">Whether an improvement alarms as well; the p-value is two-sided in either case.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public Stepd(int recent = 30, double drift = 0.003, double warning = 0.05, bool twoSided = true)
    {
        _recent = Bounds.Within(recent, 1, 1_000_000);
        _drift = Bounds.Level(drift);
        _warning = Bounds.Within(Bounds.Level(warning), drift, 1, nameof(warning));
        _twoSided = twoSided;
        _newest = new BitRing(recent);
    }

    internal override StateKind Kind => StateKind.Stepd;

    internal static Stepd Create(StateCodec codec) => new(codec.Whole("recent", 0), codec.Number("drift"), codec.Number("warning"), codec.Flag("twoSided"));

    private protected override void ThrowIfUnfit(double value) => StreamValue.ThrowIfNotBinary(value);

    private protected override DetectorSignal Take(double value)
    {
        if (_newest.Push(value == 1, out var left))
        {
            _older++;
            _olderErrors += left ? 1 : 0;
        }

        if (_older < _recent)
            return DetectorSignal.None;

        double n = _older, m = _recent, inverse = 1 / n + 1 / m;
        double share = (_olderErrors + _newest.Ones) / (n + m), rise = _newest.Ones / m - _olderErrors / n;
        var gap = Math.Abs(rise) - 0.5 * inverse;
        if (gap <= 0 || (rise < 0 && !_twoSided))
            return DetectorSignal.None;

        var p = NormalDistribution.TwoSided(gap / Math.Sqrt(share * (1 - share) * inverse));
        return p < _drift ? DetectorSignal.Drift : p < _warning ? DetectorSignal.Warning : DetectorSignal.None;
    }

    private protected override void Clear()
    {
        _newest.Clear();
        (_older, _olderErrors) = (0, 0);
    }

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Whole("recent", _recent);
        codec.Number("drift", _drift);
        codec.Number("warning", _warning);
        codec.Flag("twoSided", _twoSided);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _newest.Exchange(codec, "newest");
        _older = codec.Whole("older", _older);
        _olderErrors = codec.Whole("olderErrors", _olderErrors, 0, _older);
    }
}
