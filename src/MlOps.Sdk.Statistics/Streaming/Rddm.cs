namespace MlOps.Sdk.Statistics;

/// <summary>
/// The reactive drift detection method for a stream of errors, 1 for wrong and 0 for right (Barros et al. 2017): as
/// <see cref="Ddm"/>, but a concept that grew long is shortened to its newest part, a warning that lasts becomes an alarm,
/// and after an alarm the answers since the warning are kept.
/// </summary>
public sealed class Rddm : StreamDetector
{
    private readonly int _warmUp;
    private readonly double _warning;
    private readonly double _drift;
    private readonly int _longestConcept;
    private readonly int _shortestConcept;
    private readonly int _longestWarning;
    private readonly BitRing _answers;
    private ErrorRate _rate;
    private LowestRate _lowest = LowestRate.None;
    private int _warnings;
    private bool _isTooLong;

    /// <summary>A detector that has seen nothing.</summary>
    /// <param name="warmUp">Values before the first alarm, at least 1.</param>
    /// <param name="warning">Standard deviations above the lowest rate that warn, at least 0.</param>
    /// <param name="drift">Standard deviations above the lowest rate that alarm, at least <paramref name="warning"/>.</param>
    /// <param name="longestConcept">Values after which the concept is shortened, at least <paramref name="shortestConcept"/>.</param>
    /// <param name="shortestConcept">Values it is shortened to, 1 to 1,000,000.</param>
    /// <param name="longestWarning">Warnings in a row that become an alarm, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public Rddm(int warmUp = 129, double warning = 1.773, double drift = 2.258, int longestConcept = 40_000, int shortestConcept = 7_000, int longestWarning = 1_400)
    {
        _warmUp = Bounds.Within(warmUp, 1, int.MaxValue);
        _warning = Bounds.NotNegative(warning);
        _drift = Bounds.Within(drift, warning, StreamValue.Largest);
        _shortestConcept = Bounds.Within(shortestConcept, 1, 1_000_000);
        _longestConcept = Bounds.Within(longestConcept, shortestConcept, int.MaxValue);
        _longestWarning = Bounds.Within(longestWarning, 1, int.MaxValue);
        _answers = new BitRing(shortestConcept);
    }

    internal override StateKind Kind => StateKind.Rddm;

    internal static Rddm Create(StateCodec codec) => new(
        codec.Whole("warmUp", 0), codec.Number("warning"), codec.Number("drift"),
        codec.Whole("longestConcept", 0), codec.Whole("shortestConcept", 0), codec.Whole("longestWarning", 0));

    private protected override void ThrowIfUnfit(double value) => StreamValue.ThrowIfNotBinary(value);

    private protected override DetectorSignal Take(double value)
    {
        if (_isTooLong)
            Relearn(findLowest: false);

        _answers.Push(value == 1, out _);
        _rate.Add(value);
        if (_rate.Count < _warmUp)
            return DetectorSignal.None;

        double deviation = _rate.Deviation, level = _rate.Mean + deviation;
        if (level < _lowest.Level)
            _lowest = new LowestRate(level, _rate.Mean, deviation);

        if (level > _lowest.Rate + _drift * _lowest.Deviation)
        {
            _answers.KeepNewest(Math.Min(_answers.Count, Math.Max(1, _warnings + 1)));
            return DetectorSignal.Drift;
        }

        if (level > _lowest.Rate + _warning * _lowest.Deviation)
        {
            if (++_warnings <= _longestWarning)
                return DetectorSignal.Warning;

            _answers.KeepNewest(1);
            return DetectorSignal.Drift;
        }

        _warnings = 0;
        _isTooLong = _rate.Count >= _longestConcept;
        return DetectorSignal.None;
    }

    private protected override void Restart()
    {
        _lowest = LowestRate.None;
        Relearn(findLowest: true);
    }

    private protected override void Clear()
    {
        _answers.Clear();
        (_rate, _lowest, _warnings, _isTooLong) = (default, LowestRate.None, 0, false);
    }

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Whole("warmUp", _warmUp);
        codec.Number("warning", _warning);
        codec.Number("drift", _drift);
        codec.Whole("longestConcept", _longestConcept);
        codec.Whole("shortestConcept", _shortestConcept);
        codec.Whole("longestWarning", _longestWarning);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _answers.Exchange(codec, "answers");
        _rate.Exchange(codec, "rate");
        _lowest = _lowest.Exchange(codec);
        _warnings = codec.Whole("warnings", _warnings);
        _isTooLong = codec.Flag("isTooLong", _isTooLong);
    }

    /// <summary>Starts over with the answers kept.</summary>
    private void Relearn(bool findLowest)
    {
        (_rate, _warnings, _isTooLong) = (default, 0, false);
        for (var i = 0; i < _answers.Count; i++)
        {
            _rate.Add(_answers[i] ? 1 : 0);
            double deviation = _rate.Deviation, level = _rate.Mean + deviation;
            if (findLowest && _rate.Count >= _warmUp && level < _lowest.Level)
                _lowest = new LowestRate(level, _rate.Mean, deviation);
        }
    }
}
