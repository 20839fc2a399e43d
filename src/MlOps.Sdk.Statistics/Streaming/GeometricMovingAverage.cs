namespace MlOps.Sdk.Statistics;

/// <summary>The exponentially weighted mean of deviations above the running mean (Roberts 1959), in the unit of the values.</summary>
public sealed class GeometricMovingAverage : StreamDetector
{
    private readonly double _threshold;
    private readonly double _alpha;
    private readonly int _warmUp;
    private long _count;
    private double _mean;
    private double _average;

    /// <summary>A detector that has seen nothing.</summary>
    /// <param name="threshold">The average that alarms, in the unit of the values, above 0.</param>
    /// <param name="alpha">Weight of the past, in (0, 1).</param>
    /// <param name="warmUp">Values before the first alarm, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public GeometricMovingAverage(double threshold = 1, double alpha = 0.99, int warmUp = 30)
    {
        _threshold = Bounds.Positive(threshold);
        _alpha = Bounds.Level(alpha);
        _warmUp = Bounds.Within(warmUp, 1, int.MaxValue);
    }

    internal override StateKind Kind => StateKind.GeometricMovingAverage;

    internal static GeometricMovingAverage Create(StateCodec codec) => new(codec.Number("threshold"), codec.Number("alpha"), codec.Whole("warmUp", 0));

    private protected override DetectorSignal Take(double value)
    {
        _mean += (value - _mean) / ++_count;
        _average = _alpha * _average + (1 - _alpha) * (value - _mean);
        return _count >= _warmUp && _average > _threshold ? DetectorSignal.Drift : DetectorSignal.None;
    }

    private protected override void Clear() => (_count, _mean, _average) = (0, 0, 0);

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Number("threshold", _threshold);
        codec.Number("alpha", _alpha);
        codec.Whole("warmUp", _warmUp);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _count = codec.Whole("count", _count);
        _mean = codec.Number("mean", _mean);
        _average = codec.Number("average", _average);
    }
}
