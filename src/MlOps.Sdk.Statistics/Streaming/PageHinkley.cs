namespace MlOps.Sdk.Statistics;

/// <summary>The Page–Hinkley test for a change of the mean (Page 1954), up or down. Its limits are in the unit of the values: standardise them, or set the limits accordingly.</summary>
public sealed class PageHinkley : StreamDetector
{
    private readonly double _threshold;
    private readonly double _delta;
    private readonly double _alpha;
    private readonly int _warmUp;
    private readonly bool _up;
    private readonly bool _down;
    private long _count;
    private double _mean;
    private double _rise;
    private double _lowestRise;
    private double _fall;
    private double _highestFall;

    /// <summary>A detector that has seen nothing.</summary>
    /// <param name="threshold">How far the sum of deviations may stray from its extreme, above 0.</param>
    /// <param name="delta">A change of the mean that is tolerated, at least 0.</param>
    /// <param name="alpha">Forgetting factor of the sums, in (0, 1].</param>
    /// <param name="warmUp">Values before the first alarm, at least 1.</param>
    /// <param name="up">Whether a rise alarms.</param>
    /// <param name="down">Whether a fall alarms.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    /// <exception cref="ArgumentException">Neither a rise nor a fall is looked for.</exception>
    public PageHinkley(double threshold = 50, double delta = 0.005, double alpha = 0.9999, int warmUp = 30, bool up = true, bool down = true)
    {
        _threshold = Bounds.Positive(threshold);
        _delta = Bounds.NotNegative(delta);
        _alpha = alpha == 1 ? 1 : Bounds.Level(alpha);
        _warmUp = Bounds.Within(warmUp, 1, int.MaxValue);
        Bounds.ThrowIfNeither(up, down);
        (_up, _down) = (up, down);
        Clear();
    }

    internal override StateKind Kind => StateKind.PageHinkley;

    internal static PageHinkley Create(StateCodec codec) => new(
        codec.Number("threshold"), codec.Number("delta"), codec.Number("alpha"), codec.Whole("warmUp", 0), codec.Flag("up"), codec.Flag("down"));

    private protected override DetectorSignal Take(double value)
    {
        _mean += (value - _mean) / ++_count;
        var deviation = value - _mean;
        _rise = _alpha * _rise + deviation - _delta;
        _fall = _alpha * _fall + deviation + _delta;
        _lowestRise = Math.Min(_lowestRise, _rise);
        _highestFall = Math.Max(_highestFall, _fall);
        return _count >= _warmUp && ((_up && _rise - _lowestRise > _threshold) || (_down && _highestFall - _fall > _threshold))
            ? DetectorSignal.Drift
            : DetectorSignal.None;
    }

    private protected override void Clear()
    {
        (_count, _mean, _rise, _fall) = (0, 0, 0, 0);

        // The second extreme starts at -1 as in river, whose positions would differ otherwise.
        (_lowestRise, _highestFall) = (double.PositiveInfinity, -1);
    }

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Number("threshold", _threshold);
        codec.Number("delta", _delta);
        codec.Number("alpha", _alpha);
        codec.Whole("warmUp", _warmUp);
        codec.Flag("up", _up);
        codec.Flag("down", _down);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _count = codec.Whole("count", _count);
        _mean = codec.Number("mean", _mean);
        _rise = codec.Number("rise", _rise);
        _lowestRise = codec.Number("lowestRise", _lowestRise);
        _fall = codec.Number("fall", _fall);
        _highestFall = codec.Number("highestFall", _highestFall);
    }
}
