namespace MlOps.Sdk.Statistics;

/// <summary>
/// The fast Hoeffding drift detection method for a stream of errors, 1 for wrong and 0 for right (Pesaranghader and Viktor
/// 2016): alarms when the share of right answers in a sliding window lies well below its highest. A second, shorter window
/// may be stacked on it, which sees sudden change sooner (Pesaranghader et al. 2018).
/// </summary>
public sealed class Fhddm : StreamDetector
{
    private readonly int _window;
    private readonly int _shortWindow;
    private readonly double _confidence;
    private readonly double _bound;
    private readonly double _shortBound;
    private readonly BitRing _errors;
    private readonly BitRing? _shortErrors;
    private int _fewest;
    private int _shortFewest;

    /// <summary>A detector that has seen nothing.</summary>
    /// <param name="window">Values in the window, 1 to 1,000,000.</param>
    /// <param name="confidence">Chance of a false alarm that the bound allows at a step, in (0, 1).</param>
    /// <param name="shortWindow">Values in the second window, at most <paramref name="window"/>; 0 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public Fhddm(int window = 100, double confidence = 1e-6, int shortWindow = 0)
    {
        _window = Bounds.Within(window, 1, 1_000_000);
        _confidence = Bounds.Level(confidence);
        _shortWindow = Bounds.Within(shortWindow, 0, window);
        _bound = Math.Sqrt(Math.Log(1 / confidence) / (2 * window));
        _shortBound = shortWindow == 0 ? 0 : Math.Sqrt(Math.Log(1 / confidence) / (2 * shortWindow));
        _errors = new BitRing(window);
        _shortErrors = shortWindow == 0 ? null : new BitRing(shortWindow);
        Clear();
    }

    internal override StateKind Kind => StateKind.Fhddm;

    internal static Fhddm Create(StateCodec codec) => new(codec.Whole("window", 0), codec.Number("confidence"), codec.Whole("shortWindow", 0));

    private protected override void ThrowIfUnfit(double value) => StreamValue.ThrowIfNotBinary(value);

    private protected override DetectorSignal Take(double value)
    {
        _errors.Push(value == 1, out _);
        _shortErrors?.Push(value == 1, out _);
        if (!_errors.IsFull)
            return DetectorSignal.None;

        var fallen = HasRisen(_errors, ref _fewest, _bound);
        if (_shortErrors is not null)
            fallen |= HasRisen(_shortErrors, ref _shortFewest, _shortBound);
        return fallen ? DetectorSignal.Drift : DetectorSignal.None;
    }

    private protected override void Clear()
    {
        _errors.Clear();
        _shortErrors?.Clear();
        (_fewest, _shortFewest) = (_window, _shortWindow);
    }

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Whole("window", _window);
        codec.Number("confidence", _confidence);
        codec.Whole("shortWindow", _shortWindow);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _errors.Exchange(codec, "errors");
        _fewest = codec.Whole("fewest", _fewest, 0, _window);
        _shortErrors?.Exchange(codec, "shortErrors");
        _shortFewest = codec.Whole("shortFewest", _shortFewest, 0, _shortWindow);
    }

    private static bool HasRisen(BitRing errors, ref int fewest, double bound)
    {
        fewest = Math.Min(fewest, errors.Ones);
        return (errors.Ones - fewest) / (double)errors.Capacity > bound;
    }
}
