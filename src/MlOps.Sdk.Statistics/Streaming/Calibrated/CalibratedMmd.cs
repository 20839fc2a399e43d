namespace MlOps.Sdk.Statistics;

/// <summary>
/// The maximum mean discrepancy (Gretton et al. 2012, unbiased, Gaussian kernel) of a sliding window of vectors from a
/// reference, with thresholds simulated for a mean run length (after Cobb, Van Looveren and Klaise 2022). A step costs one
/// kernel value per row of the reference and of the window and allocates nothing.
/// </summary>
public sealed class CalibratedMmd : SavedState, IVectorStreamDetector
{
    private const int MostRows = 5_000;
    private const int LargestDimension = 10_000;

    private readonly double[] _reference;
    private readonly double[] _thresholds;
    private readonly StreamKernel _kernel;
    private readonly int _count;
    private readonly double _within;
    private readonly double[] _rows;
    private readonly double[] _similarities;
    private long _seen;
    private int _comparisons;
    private double _pairs;
    private double _cross;
    private bool _alarmed;

    private CalibratedMmd(double[] rows, int dimension, int window, double expectedRunLength, double scale, double[]? thresholds, int simulations, long seed)
    {
        Dimension = dimension;
        Window = Bounds.Within(window, 2, 2_000);
        ExpectedRunLength = Bounds.Within(expectedRunLength, 10, 100_000);
        Simulations = Bounds.Within(simulations, 100, 1_000_000);
        Seed = seed;
        _reference = rows;
        _count = rows.Length / dimension;
        _kernel = new StreamKernel(scale);
        _rows = new double[window * dimension];
        _similarities = new double[window];
        _within = Within();
        _thresholds = thresholds ?? RunLengthThresholds.Find(
            new MmdNullStream(Gram(), _count, window), window, expectedRunLength, simulations, (ulong)seed);
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>Vectors in the window.</summary>
    public int Window { get; }

    /// <summary>Mean number of comparisons to a false alarm.</summary>
    public double ExpectedRunLength { get; }

    /// <summary>Streams simulated to find the thresholds.</summary>
    public int Simulations { get; }

    /// <summary>Seed of the simulation and of the draw of rows.</summary>
    public long Seed { get; }

    /// <summary>The kernel's scale: it is exp(-|x - y|^2 / scale).</summary>
    public double KernelScale => _kernel.Scale;

    /// <summary>The squared discrepancy now, which may fall below 0 by chance; null until the window is full.</summary>
    public double? Distance => _seen < Window ? null : Discrepancy;

    /// <summary>The discrepancy that alarms, once the window has been full for as many vectors as it holds; a little higher before.</summary>
    public double Threshold => _thresholds[^1];

    internal override StateKind Kind => StateKind.CalibratedMmd;

    private double Discrepancy => _within + 2 * _pairs / ((double)Window * (Window - 1)) - 2 * _cross / Window;

    /// <summary>A detector calibrated by simulation.</summary>
    /// <param name="reference">Rows of the healthy stream one after another, at least 10 of them; standardise columns of unlike units first.</param>
    /// <param name="dimension">Numbers in a row, 1 to 10,000.</param>
    /// <param name="window">Vectors compared with them, 2 to 2,000.</param>
    /// <param name="expectedRunLength">Mean number of comparisons to a false alarm, 10 to 100,000. About 600 times as many vectors are simulated.</param>
    /// <param name="mostRows">Rows of the reference that are kept, drawn by chance where there are more, 10 to 5,000: time per step and size of the state grow with them.</param>
    /// <param name="kernelScale">Squared distance at which similarity has fallen to 1/e; by default the median one of the reference.</param>
    /// <param name="simulations">Streams simulated, 100 to 1,000,000.</param>
    /// <param name="seed">Seed of the draw and of the simulation.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    /// <exception cref="ArgumentException">The reference is too short, is no whole number of rows, or has values that are not finite.</exception>
    public static CalibratedMmd Calibrate(
        ReadOnlySpan<double> reference, int dimension, int window = 50, double expectedRunLength = 1_000, int mostRows = 500, double? kernelScale = null, int simulations = 2_000, long seed = 42)
    {
        Bounds.Within(mostRows, 10, MostRows);
        if (kernelScale is { } given)
            Bounds.Positive(given, nameof(kernelScale));

        ThrowIfUnfit(reference, dimension, int.MaxValue);
        var rows = Draw(reference, dimension, mostRows, (ulong)seed);
        return new CalibratedMmd(rows, dimension, window, expectedRunLength, kernelScale ?? StreamKernel.ForRows(rows, dimension).Scale, null, simulations, seed);
    }

    /// <summary>The detector that <see cref="SavedState.Save()"/> stored, ready for the next vector.</summary>
    /// <param name="state">All bytes of the saved state.</param>
    /// <exception cref="FormatException"><paramref name="state"/> is cut off, damaged, of a later version, or of something else.</exception>
    public static CalibratedMmd Restore(ReadOnlySpan<byte> state) => Read<CalibratedMmd>(state);

    /// <summary>The detector that <see cref="SavedState.ToJson"/> stored.</summary>
    /// <param name="json">The whole text.</param>
    /// <exception cref="FormatException"><paramref name="json"/> is damaged, of a later version, or of something else.</exception>
    public static CalibratedMmd FromJson(string json) => Read<CalibratedMmd>(json);

    /// <inheritdoc/>
    public DetectorSignal Update(ReadOnlySpan<double> vector)
    {
        if (vector.Length != Dimension)
            throw new ArgumentException($"The vector has {vector.Length} numbers; this detector takes {Dimension}.", nameof(vector));
        foreach (var value in vector)
            StreamValue.ThrowIfNotFinite(value);

        if (_alarmed)
            Reset();
        Push(vector);
        if (_seen < Window)
            return DetectorSignal.None;

        _alarmed = Discrepancy > _thresholds[_comparisons];
        if (_comparisons < Window - 1)
            _comparisons++;
        return _alarmed ? DetectorSignal.Drift : DetectorSignal.None;
    }

    /// <inheritdoc/>
    public void Reset() => (_seen, _comparisons, _pairs, _cross, _alarmed) = (0, 0, 0, 0, false);

    internal static CalibratedMmd Create(StateCodec codec)
    {
        var dimension = codec.Whole("dimension", 0, 1, LargestDimension);
        var window = codec.Whole("window", 0);
        var runLength = codec.Number("expectedRunLength");
        var scale = Bounds.Positive(codec.Number("kernelScale"));
        var simulations = codec.Whole("simulations", 0);
        var seed = (long)codec.Word("seed", 0);
        var thresholds = codec.Numbers("thresholds", [], 2_000);
        var rows = codec.Numbers("reference", [], MostRows * LargestDimension);
        ThrowIfUnfit(rows, dimension, MostRows);
        if (thresholds.Length != window)
            throw Damaged($"it has {thresholds.Length} thresholds for a window of {window}");

        return new CalibratedMmd(rows, dimension, window, runLength, scale, thresholds, simulations, seed);
    }

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Whole("dimension", Dimension);
        codec.Whole("window", Window);
        codec.Number("expectedRunLength", ExpectedRunLength);
        codec.Number("kernelScale", _kernel.Scale);
        codec.Whole("simulations", Simulations);
        codec.Word("seed", (ulong)Seed);
        codec.Numbers("thresholds", _thresholds, _thresholds.Length);
        codec.Numbers("reference", _reference, _reference.Length);
    }

    private protected override void Exchange(StateCodec codec)
    {
        _alarmed = codec.Flag("alarmed", _alarmed);
        _seen = codec.Whole("seen", _seen);
        _comparisons = codec.Whole("comparisons", _comparisons, 0, Window - 1);
        _pairs = codec.Number("pairs", _pairs);
        _cross = codec.Number("cross", _cross);

        // By place, not by age: sums over the window must be added in the same order.
        var held = (int)Math.Min(_seen, Window);
        Exchange(codec, "rows", _rows, held * Dimension);
        Exchange(codec, "similarities", _similarities, held);
    }

    private static void Exchange(StateCodec codec, string name, double[] values, int count)
    {
        var stored = codec.Numbers(name, values.AsSpan(0, count), values.Length);
        if (stored.Length == 0)
            return;

        if (stored.Length != count)
            throw Damaged($"'{name}' has {stored.Length} numbers where {count} belong");
        stored.CopyTo(values, 0);
    }

    private static void ThrowIfUnfit(ReadOnlySpan<double> reference, int dimension, int most)
    {
        Bounds.Within(dimension, 1, LargestDimension);
        if (reference.Length % dimension != 0)
            throw new ArgumentException($"The reference has {reference.Length} numbers, which are no whole rows of {dimension}.", nameof(reference));

        Reference.ThrowIfUnfit(reference, reference.Length / dimension, 10, most);
    }

    private static double[] Draw(ReadOnlySpan<double> reference, int dimension, int mostRows, ulong seed)
    {
        var count = reference.Length / dimension;
        if (count <= mostRows)
            return reference.ToArray();

        var chance = new SplitMix64(SplitMix64.Mix(~seed));
        var rows = new double[mostRows * dimension];
        var wanted = mostRows;
        for (var i = 0; wanted > 0; i++)
        {
            if (chance.NextBelow(count - i) < wanted)
                reference.Slice(i * dimension, dimension).CopyTo(rows.AsSpan((mostRows - wanted--) * dimension));
        }

        return rows;
    }

    private ReadOnlySpan<double> ReferenceRow(int i) => _reference.AsSpan(i * Dimension, Dimension);

    private double Within()
    {
        var sum = 0.0;
        for (var i = 0; i < _count; i++)
        {
            for (var j = 0; j < i; j++)
                sum += _kernel.Of(ReferenceRow(i), ReferenceRow(j));
        }

        return 2 * sum / ((double)_count * (_count - 1));
    }

    private double[] Gram()
    {
        var gram = new double[_count * _count];
        for (var i = 0; i < _count; i++)
        {
            gram[i * _count + i] = 1;
            for (var j = 0; j < i; j++)
                gram[i * _count + j] = gram[j * _count + i] = _kernel.Of(ReferenceRow(i), ReferenceRow(j));
        }

        return gram;
    }

    private void Push(ReadOnlySpan<double> vector)
    {
        var place = (int)(_seen % Window);
        if (_seen >= Window)
        {
            _cross -= _similarities[place];
            _pairs -= InWindow(_rows.AsSpan(place * Dimension, Dimension), place);
        }

        vector.CopyTo(_rows.AsSpan(place * Dimension));
        _seen++;
        var similarity = 0.0;
        for (var i = 0; i < _count; i++)
            similarity += _kernel.Of(vector, ReferenceRow(i));
        _similarities[place] = similarity / _count;
        _cross += _similarities[place];
        _pairs += InWindow(vector, place);
    }

    /// <summary>Kernel values of a row with the rest of the window.</summary>
    private double InWindow(ReadOnlySpan<double> row, int place)
    {
        var sum = 0.0;
        var held = (int)Math.Min(_seen, Window);
        for (var i = 0; i < held; i++)
            sum += i == place ? 0 : _kernel.Of(row, _rows.AsSpan(i * Dimension, Dimension));
        return sum;
    }
}
