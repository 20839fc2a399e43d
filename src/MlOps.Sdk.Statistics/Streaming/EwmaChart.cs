namespace MlOps.Sdk.Statistics;

/// <summary>
/// The exponentially weighted chart against a known mean and deviation (Roberts 1959; Lucas and Saccucci 1990), with the
/// exact deviation of the average at each step. With weight 0.2 and limit 2.86 false alarms come about 370 values apart.
/// </summary>
public sealed class EwmaChart : StreamDetector
{
    private readonly double _target;
    private readonly double _deviation;
    private readonly double _weight;
    private readonly double _limit;
    private double _average;
    private double _decay = 1;

    /// <summary>A detector that has seen nothing.</summary>
    /// <param name="target">Mean of the healthy stream.</param>
    /// <param name="deviation">Its standard deviation, above 0.</param>
    /// <param name="weight">Weight of the newest value, in (0, 1): 0.05 for small shifts, 0.4 for large ones.</param>
    /// <param name="limit">Standard deviations of the average that alarm, on either side, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public EwmaChart(double target, double deviation, double weight = 0.2, double limit = 2.86)
    {
        _target = Bounds.Finite(target);
        _deviation = Bounds.Positive(deviation);
        _weight = Bounds.Level(weight);
        _limit = Bounds.Positive(limit);
    }

    internal override StateKind Kind => StateKind.EwmaChart;

    internal static EwmaChart Create(StateCodec codec) => new(codec.Number("target"), codec.Number("deviation"), codec.Number("weight"), codec.Number("limit"));

    private protected override DetectorSignal Take(double value)
    {
        _average = _weight * ((value - _target) / _deviation) + (1 - _weight) * _average;
        _decay *= (1 - _weight) * (1 - _weight);
        return Math.Abs(_average) > _limit * Math.Sqrt(_weight / (2 - _weight) * (1 - _decay)) ? DetectorSignal.Drift : DetectorSignal.None;
    }

    private protected override void Clear() => (_average, _decay) = (0, 1);

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Number("target", _target);
        codec.Number("deviation", _deviation);
        codec.Number("weight", _weight);
        codec.Number("limit", _limit);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _average = codec.Number("average", _average);
        _decay = codec.Number("decay", _decay);
    }
}
