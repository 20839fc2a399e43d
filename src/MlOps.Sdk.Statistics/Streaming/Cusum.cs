namespace MlOps.Sdk.Statistics;

/// <summary>The one-sided cumulative sum of deviations above the running mean (Page 1954). Where the mean and deviation of the healthy stream are known, <see cref="TabularCusum"/> is sharper and its run length can be set.</summary>
public sealed class Cusum : StreamDetector
{
    private readonly double _threshold;
    private readonly double _delta;
    private readonly int _warmUp;
    private long _count;
    private double _mean;
    private double _sum;

    /// <summary>A detector that has seen nothing.</summary>
    /// <param name="threshold">The sum that alarms, in the unit of the values, above 0.</param>
    /// <param name="delta">A rise that is tolerated, at least 0.</param>
    /// <param name="warmUp">Values before the first alarm, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public Cusum(double threshold = 50, double delta = 0.005, int warmUp = 30)
    {
        _threshold = Bounds.Positive(threshold);
        _delta = Bounds.NotNegative(delta);
        _warmUp = Bounds.Within(warmUp, 1, int.MaxValue);
    }

    internal override StateKind Kind => StateKind.Cusum;

    internal static Cusum Create(StateCodec codec) => new(codec.Number("threshold"), codec.Number("delta"), codec.Whole("warmUp", 0));

    private protected override DetectorSignal Take(double value)
    {
        _mean += (value - _mean) / ++_count;
        _sum = Math.Max(0, _sum + value - _mean - _delta);
        return _count >= _warmUp && _sum > _threshold ? DetectorSignal.Drift : DetectorSignal.None;
    }

    private protected override void Clear() => (_count, _mean, _sum) = (0, 0, 0);

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Number("threshold", _threshold);
        codec.Number("delta", _delta);
        codec.Whole("warmUp", _warmUp);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _count = codec.Whole("count", _count);
        _mean = codec.Number("mean", _mean);
        _sum = codec.Number("sum", _sum);
    }
}
