namespace MlOps.Sdk.Statistics;

/// <summary>
/// Compares a sliding window with a reference at every value, with thresholds set by simulation so that without drift the
/// first alarm comes after a chosen mean number of comparisons (after Cobb, Van Looveren and Klaise 2022). The first
/// comparison is made when the window is full. Repeated tests at a fixed significance do not give that: they overlap.
/// </summary>
public sealed class CalibratedWindow : StreamDetector
{
    /// <summary>The most values a reference may have.</summary>
    private const int LargestReference = 10_000_000;

    private readonly double[] _reference;
    private readonly double[] _thresholds;
    private readonly WindowScore _score;
    private int _comparisons;

    private CalibratedWindow(WindowStatistic statistic, double[] sortedReference, int window, double expectedRunLength, double[]? thresholds, int simulations, long seed)
    {
        Statistic = statistic;
        Window = Bounds.Within(window, 2, 2_000);
        ExpectedRunLength = Bounds.Within(expectedRunLength, 10, 100_000);
        _reference = sortedReference;
        Simulations = Bounds.Within(simulations, 100, 1_000_000);
        Seed = seed;
        _thresholds = thresholds ?? RunLengthThresholds.Find(
            new ScalarNullStream(sortedReference, WindowScore.For(statistic, window), simulations), window, expectedRunLength, simulations, (ulong)seed);
        _score = WindowScore.For(statistic, window);
        _score.Compare(sortedReference);
    }

    /// <summary>The distance that is measured.</summary>
    public WindowStatistic Statistic { get; }

    /// <summary>Values in the window.</summary>
    public int Window { get; }

    /// <summary>Mean number of comparisons to a false alarm.</summary>
    public double ExpectedRunLength { get; }

    /// <summary>Streams simulated to find the thresholds.</summary>
    public int Simulations { get; }

    /// <summary>Seed of the simulation.</summary>
    public long Seed { get; }

    /// <summary>The distance now; null until the window is full.</summary>
    public double? Distance => _score.IsFull ? _score.Value : null;

    /// <summary>The distance that alarms, once the window has been full for as many values as it holds; a little higher before.</summary>
    public double Threshold => _thresholds[^1];

    internal override StateKind Kind => StateKind.CalibratedWindow;

    /// <summary>A detector for shifts of the mean.</summary>
    /// <inheritdoc cref="Calibrate"/>
    public static CalibratedWindow MeanShift(ReadOnlySpan<double> reference, int window = 50, double expectedRunLength = 1_000, int simulations = 2_000, long seed = 42) =>
        Calibrate(WindowStatistic.MeanShift, reference, window, expectedRunLength, simulations, seed);

    /// <summary>A detector for any change of the distribution, by its largest gap.</summary>
    /// <inheritdoc cref="Calibrate"/>
    public static CalibratedWindow KolmogorovSmirnov(ReadOnlySpan<double> reference, int window = 50, double expectedRunLength = 1_000, int simulations = 2_000, long seed = 42) =>
        Calibrate(WindowStatistic.KolmogorovSmirnov, reference, window, expectedRunLength, simulations, seed);

    /// <summary>A detector for any change of the distribution, by its squared distance.</summary>
    /// <inheritdoc cref="Calibrate"/>
    public static CalibratedWindow CramerVonMises(ReadOnlySpan<double> reference, int window = 50, double expectedRunLength = 1_000, int simulations = 2_000, long seed = 42) =>
        Calibrate(WindowStatistic.CramerVonMises, reference, window, expectedRunLength, simulations, seed);

    /// <summary>A detector calibrated by simulation.</summary>
    /// <param name="statistic">The distance that is measured.</param>
    /// <param name="reference">Values of the healthy stream, at least 10 and better twenty windows' worth; they are copied and become part of the saved state.</param>
    /// <param name="window">Values compared with them, 2 to 2,000: short ones see large changes sooner, long ones see small changes at all.</param>
    /// <param name="expectedRunLength">Mean number of comparisons to a false alarm, 10 to 100,000. About 600 times as many values are simulated, which takes a few seconds for 10,000.</param>
    /// <param name="simulations">Streams simulated, 100 to 1,000,000.</param>
    /// <param name="seed">Seed of the simulation.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    /// <exception cref="ArgumentException">The reference is too short or has values that are not finite.</exception>
    public static CalibratedWindow Calibrate(
        WindowStatistic statistic, ReadOnlySpan<double> reference, int window = 50, double expectedRunLength = 1_000, int simulations = 2_000, long seed = 42) =>
        new(statistic, Reference.Sorted(reference, 10, LargestReference), window, expectedRunLength, null, simulations, seed);

    internal static CalibratedWindow Create(StateCodec codec)
    {
        var statistic = (WindowStatistic)codec.Whole("statistic", 0, 0, 2);
        var window = codec.Whole("window", 0);
        var runLength = codec.Number("expectedRunLength");
        var simulations = codec.Whole("simulations", 0);
        var seed = (long)codec.Word("seed", 0);
        var thresholds = codec.Numbers("thresholds", [], 2_000);
        if (thresholds.Length != window)
            throw Damaged($"it has {thresholds.Length} thresholds for a window of {window}");

        return new CalibratedWindow(statistic, Reference.Sorted(codec.Numbers("reference", [], LargestReference), 10, LargestReference), window, runLength, thresholds, simulations, seed);
    }

    private protected override DetectorSignal Take(double value)
    {
        _score.Push(value);
        if (!_score.IsFull)
            return DetectorSignal.None;

        var threshold = _thresholds[_comparisons];
        if (_comparisons < _thresholds.Length - 1)
            _comparisons++;
        return _score.Value > threshold ? DetectorSignal.Drift : DetectorSignal.None;
    }

    private protected override void Clear()
    {
        _score.Clear();
        _comparisons = 0;
    }

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Whole("statistic", (int)Statistic);
        codec.Whole("window", Window);
        codec.Number("expectedRunLength", ExpectedRunLength);
        codec.Whole("simulations", Simulations);
        codec.Word("seed", (ulong)Seed);
        codec.Numbers("thresholds", _thresholds, _thresholds.Length);
        codec.Numbers("reference", _reference, _reference.Length);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _comparisons = codec.Whole("comparisons", _comparisons, 0, Window - 1);
        _score.Exchange(codec);
    }
}
