namespace MlOps.Sdk.Statistics;

/// <summary>
/// The Kolmogorov–Smirnov test of a sliding window against a fixed reference at every value, at a significance per
/// comparison. Comparisons overlap, so false alarms come more often than one in 1/alpha windows;
/// <see cref="CalibratedWindow.KolmogorovSmirnov"/> sets their mean distance instead.
/// </summary>
public sealed class WindowedKs : StreamDetector
{
    private const int LargestReference = 10_000_000;

    private readonly double[] _reference;
    private readonly int _window;
    private readonly double _alpha;
    private readonly double _minDistance;
    private readonly long _limit;
    private readonly KolmogorovSmirnovScore _score;

    /// <summary>A detector with an empty window.</summary>
    /// <param name="reference">Values of the healthy stream, at least 2; they are copied and become part of the saved state.</param>
    /// <param name="window">Values in the window, 2 to 100,000.</param>
    /// <param name="alpha">Significance of one comparison, in (0, 1).</param>
    /// <param name="minDistance">A distance that is too small to matter, in [0, 1): only larger ones alarm.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    /// <exception cref="ArgumentException">The reference is too short or has values that are not finite.</exception>
    public WindowedKs(ReadOnlySpan<double> reference, int window = 100, double alpha = 0.001, double minDistance = 0)
    {
        _reference = Reference.Sorted(reference, 2, LargestReference);
        _window = Bounds.Within(window, 2, 100_000);
        _alpha = Bounds.Level(alpha);
        _minDistance = minDistance == 0 ? 0 : Bounds.Level(minDistance);
        _limit = KsLimit.Scaled(_reference.Length, window, alpha, minDistance);
        _score = new KolmogorovSmirnovScore(window);
        _score.Compare(_reference);
    }

    /// <summary>The distance now, in [0, 1]; null until the window is full.</summary>
    public double? Distance => _score.IsFull ? _score.Value : null;

    internal override StateKind Kind => StateKind.WindowedKs;

    /// <summary>The same test of a sliding window against the one just before it, for streams that have no fixed reference.</summary>
    /// <param name="window">Values in each window, 2 to 50,000.</param>
    /// <param name="alpha">Significance of one comparison, in (0, 1).</param>
    /// <param name="minDistance">A distance that is too small to matter, in [0, 1): only larger ones alarm.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public static Kswin AgainstPrevious(int window = 100, double alpha = 0.001, double minDistance = 0) =>
        new(alpha, 2 * Bounds.Within(window, 2, 50_000), window, drawsOlder: false, minDistance: minDistance);

    internal static WindowedKs Create(StateCodec codec)
    {
        var window = codec.Whole("window", 0);
        var alpha = codec.Number("alpha");
        var minDistance = codec.Number("minDistance");
        return new WindowedKs(codec.Numbers("reference", [], LargestReference), window, alpha, minDistance);
    }

    private protected override DetectorSignal Take(double value)
    {
        _score.Push(value);
        return _score.IsFull && _score.Scaled >= _limit ? DetectorSignal.Drift : DetectorSignal.None;
    }

    private protected override void Clear() => _score.Clear();

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Whole("window", _window);
        codec.Number("alpha", _alpha);
        codec.Number("minDistance", _minDistance);
        codec.Numbers("reference", _reference, _reference.Length);
    }

    private protected override void ExchangeLearnt(StateCodec codec) => _score.Exchange(codec);
}
