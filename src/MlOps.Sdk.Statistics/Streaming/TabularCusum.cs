namespace MlOps.Sdk.Statistics;

/// <summary>
/// The tabular cumulative sum against a known mean and deviation (Page 1954): the quickest way to see a lasting shift of
/// about 2 k deviations. Its mean run length without a shift is known (Siegmund 1985), so the limit can be set by it.
/// </summary>
public sealed class TabularCusum : StreamDetector
{
    /// <summary>Siegmund's allowance for the sum's overshoot of the limit.</summary>
    private const double Overshoot = 1.166;

    private readonly double _target;
    private readonly double _deviation;
    private readonly double _allowance;
    private readonly double _limit;
    private readonly bool _up;
    private readonly bool _down;
    private double _above;
    private double _below;

    /// <summary>A detector that has seen nothing.</summary>
    /// <param name="target">Mean of the healthy stream.</param>
    /// <param name="deviation">Its standard deviation, above 0.</param>
    /// <param name="allowance">k: half the shift to look for, in standard deviations, at least 0.</param>
    /// <param name="limit">h: the sum that alarms, in standard deviations, above 0.</param>
    /// <param name="up">Whether a rise alarms.</param>
    /// <param name="down">Whether a fall alarms.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    /// <exception cref="ArgumentException">Neither a rise nor a fall is looked for.</exception>
    public TabularCusum(double target, double deviation, double allowance = 0.5, double limit = 5, bool up = true, bool down = true)
    {
        _target = Bounds.Finite(target);
        _deviation = Bounds.Positive(deviation);
        _allowance = Bounds.NotNegative(allowance);
        _limit = Bounds.Positive(limit);
        Bounds.ThrowIfNeither(up, down);
        (_up, _down) = (up, down);
    }

    /// <summary>Siegmund's approximation to the mean number of values between false alarms on independent normal values; within some per cent from about 50 upwards.</summary>
    public double ExpectedRunLength => RunLength(_allowance, _limit) / (_up && _down ? 2 : 1);

    internal override StateKind Kind => StateKind.TabularCusum;

    /// <summary>The detector whose false alarms are <paramref name="expectedRunLength"/> values apart in the mean.</summary>
    /// <param name="target">Mean of the healthy stream.</param>
    /// <param name="deviation">Its standard deviation, above 0.</param>
    /// <param name="expectedRunLength">Mean number of values between false alarms, 10 to 1E+15.</param>
    /// <param name="allowance">k: half the shift to look for, in standard deviations, above 0 and at most 10.</param>
    /// <param name="up">Whether a rise alarms.</param>
    /// <param name="down">Whether a fall alarms.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public static TabularCusum WithRunLength(double target, double deviation, double expectedRunLength, double allowance = 0.5, bool up = true, bool down = true)
    {
        Bounds.Within(expectedRunLength, 10, 1e15);
        Bounds.Within(Bounds.Positive(allowance), 0, 10, nameof(allowance));
        var wanted = expectedRunLength * (up && down ? 2 : 1);
        double low = 1e-9, high = 1;
        while (RunLength(allowance, high) < wanted)
            high *= 2;
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = RunLength(allowance, middle) < wanted ? (middle, high) : (low, middle);
        }

        return new TabularCusum(target, deviation, allowance, high, up, down);
    }

    internal static TabularCusum Create(StateCodec codec) => new(
        codec.Number("target"), codec.Number("deviation"), codec.Number("allowance"), codec.Number("limit"), codec.Flag("up"), codec.Flag("down"));

    private protected override DetectorSignal Take(double value)
    {
        var shift = (value - _target) / _deviation;
        _above = Math.Max(0, _above + shift - _allowance);
        _below = Math.Max(0, _below - shift - _allowance);
        return (_up && _above > _limit) || (_down && _below > _limit) ? DetectorSignal.Drift : DetectorSignal.None;
    }

    private protected override void Clear() => (_above, _below) = (0, 0);

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Number("target", _target);
        codec.Number("deviation", _deviation);
        codec.Number("allowance", _allowance);
        codec.Number("limit", _limit);
        codec.Flag("up", _up);
        codec.Flag("down", _down);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _above = codec.Number("above", _above);
        _below = codec.Number("below", _below);
    }

    private static double RunLength(double allowance, double limit)
    {
        var b = limit + Overshoot;
        var x = 2 * allowance * b;

        // As the allowance goes to 0 the quotient goes to b^2; below 1e-4 its first two terms are exact.
        return x < 1e-4 ? b * b * (1 + x / 3) : (Math.Exp(x) - 1 - x) / (2 * allowance * allowance);
    }
}
