namespace MlOps.Sdk.Statistics;

/// <summary>
/// The exponentially weighted chart of an error stream, 1 for wrong and 0 for right (Ross et al. 2012): its limit moves
/// with the error rate so that false alarms come at a chosen mean distance. The published limits hold for rates up to about 0.3.
/// </summary>
public sealed class Ecdd : StreamDetector
{
    private readonly int _runLength;
    private readonly double _weight;
    private readonly double _warning;
    private readonly int _warmUp;
    private ErrorRate _rate;
    private double _average;

    /// <summary>A detector that has seen nothing.</summary>
    /// <param name="expectedRunLength">Mean number of values between false alarms: 100, 400 or 1000, the published limits.</param>
    /// <param name="weight">Weight of the newest value, in (0, 1). The limits were found for 0.2.</param>
    /// <param name="warning">Share of the limit that warns, in (0, 1].</param>
    /// <param name="warmUp">Values before the first alarm, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public Ecdd(int expectedRunLength = 400, double weight = 0.2, double warning = 0.5, int warmUp = 30)
    {
        _runLength = expectedRunLength is 100 or 400 or 1000
            ? expectedRunLength
            : throw new ArgumentOutOfRangeException(nameof(expectedRunLength), expectedRunLength, "Limits are published for run lengths of 100, 400 and 1000.");
        _weight = Bounds.Level(weight);
        _warning = warning == 1 ? 1 : Bounds.Level(warning);
        _warmUp = Bounds.Within(warmUp, 1, int.MaxValue);
    }

    internal override StateKind Kind => StateKind.Ecdd;

    internal static Ecdd Create(StateCodec codec) => new(codec.Whole("expectedRunLength", 0), codec.Number("weight"), codec.Number("warning"), codec.Whole("warmUp", 0));

    private protected override void ThrowIfUnfit(double value) => StreamValue.ThrowIfNotBinary(value);

    private protected override DetectorSignal Take(double value)
    {
        _rate.Add(value);
        _average = _weight * value + (1 - _weight) * _average;
        if (_rate.Count < _warmUp)
            return DetectorSignal.None;

        var p = _rate.Mean;
        var deviation = Math.Sqrt(_weight / (2 - _weight) * (1 - Math.Pow(1 - _weight, 2 * _rate.Count)) * (p * (1 - p)));
        var limit = Limit(p);
        return _average > p + limit * deviation ? DetectorSignal.Drift
            : _average > p + _warning * limit * deviation ? DetectorSignal.Warning
            : DetectorSignal.None;
    }

    private protected override void Clear() => (_rate, _average) = (default, 0);

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Whole("expectedRunLength", _runLength);
        codec.Number("weight", _weight);
        codec.Number("warning", _warning);
        codec.Whole("warmUp", _warmUp);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _rate.Exchange(codec, "rate");
        _average = codec.Number("average", _average);
    }

    private double Limit(double p)
    {
        double p3 = p * p * p, p5 = p3 * p * p, p7 = p5 * p * p;
        return _runLength switch
        {
            100 => 2.76 - 6.23 * p + 18.12 * p3 - 312.45 * p5 + 1002.18 * p7,
            400 => 3.97 - 6.56 * p + 48.73 * p3 - 330.13 * p5 + 848.18 * p7,
            _ => 1.17 + 7.56 * p - 21.24 * p3 + 112.12 * p5 - 987.23 * p7,
        };
    }
}
