namespace MlOps.Sdk.Statistics;

/// <summary>
/// McDiarmid's bound on exponentially weighted means of a stream in [0, 1] (Frías-Blanco et al. 2015, the W test): alarms
/// when the mean since the best moment lies further from the mean up to it than chance allows. Quicker than
/// <see cref="HddmA"/> on slow change, with more false alarms.
/// </summary>
public sealed class HddmW : StreamDetector
{
    private readonly double _drift;
    private readonly double _warning;
    private readonly double _weight;
    private readonly bool _twoSided;
    private readonly double _logDrift;
    private readonly double _logWarning;
    private Average _all = Average.None;
    private Average _lowest = Average.None;
    private Average _sinceLowest = Average.None;
    private Average _highest = Average.None;
    private Average _sinceHighest = Average.None;
    private double _lowestBound = double.PositiveInfinity;
    private double _highestBound = double.NegativeInfinity;

    /// <summary>A detector that has seen nothing.</summary>
    /// <param name="drift">Chance of a false alarm that the bound allows, in (0, 1).</param>
    /// <param name="warning">The same for a warning, in (0, 1) and at least <paramref name="drift"/>.</param>
    /// <param name="weight">Weight of the newest value in the means, in (0, 1).</param>
    /// <param name="twoSided">Whether a fall alarms as well as a rise.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public HddmW(double drift = 0.001, double warning = 0.005, double weight = 0.05, bool twoSided = false)
    {
        _drift = Bounds.Level(drift);
        _warning = Bounds.Within(Bounds.Level(warning), drift, 1, nameof(warning));
        _weight = Bounds.Level(weight);
        _twoSided = twoSided;
        _logDrift = Math.Log(1 / drift);
        _logWarning = Math.Log(1 / warning);
    }

    internal override StateKind Kind => StateKind.HddmW;

    internal static HddmW Create(StateCodec codec) => new(codec.Number("drift"), codec.Number("warning"), codec.Number("weight"), codec.Flag("twoSided"));

    private protected override void ThrowIfUnfit(double value) => StreamValue.ThrowIfNotShare(value);

    private protected override DetectorSignal Take(double value)
    {
        _all.Add(value, _weight);
        var bound = Math.Sqrt(_all.Bound * _logDrift / 2);
        if (_all.Mean + bound < _lowestBound)
            (_lowestBound, _lowest, _sinceLowest) = (_all.Mean + bound, _all, Average.None);
        else
            _sinceLowest.Add(value, _weight);

        if (_all.Mean - bound > _highestBound)
            (_highestBound, _highest, _sinceHighest) = (_all.Mean - bound, _all, Average.None);
        else
            _sinceHighest.Add(value, _weight);

        return HasMoved(_logDrift) ? DetectorSignal.Drift : HasMoved(_logWarning) ? DetectorSignal.Warning : DetectorSignal.None;
    }

    private protected override void Clear()
    {
        _all = _lowest = _sinceLowest = _highest = _sinceHighest = Average.None;
        (_lowestBound, _highestBound) = (double.PositiveInfinity, double.NegativeInfinity);
    }

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Number("drift", _drift);
        codec.Number("warning", _warning);
        codec.Number("weight", _weight);
        codec.Flag("twoSided", _twoSided);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _all.Exchange(codec, "all");
        _lowest.Exchange(codec, "lowest");
        _sinceLowest.Exchange(codec, "sinceLowest");
        _highest.Exchange(codec, "highest");
        _sinceHighest.Exchange(codec, "sinceHighest");
        _lowestBound = codec.Number("lowestLimit", _lowestBound);
        _highestBound = codec.Number("highestLimit", _highestBound);
    }

    private bool HasMoved(double log) =>
        IsAbove(_sinceLowest, _lowest, log) || (_twoSided && IsAbove(_highest, _sinceHighest, log));

    private static bool IsAbove(in Average one, in Average other, double log) =>
        one.HasValue && other.HasValue && one.Mean - other.Mean > Math.Sqrt((one.Bound + other.Bound) * log / 2);

    /// <summary>An exponentially weighted mean with the sum of its squared weights.</summary>
    private struct Average
    {
        public static readonly Average None = new() { Bound = 1 };

        public bool HasValue;
        public double Mean;
        public double Bound;

        public void Add(double value, double weight)
        {
            Mean = HasValue ? weight * value + (1 - weight) * Mean : value;
            Bound = weight * weight + (1 - weight) * (1 - weight) * Bound;
            HasValue = true;
        }

        public void Exchange(StateCodec codec, string name)
        {
            HasValue = codec.Flag($"{name}HasValue", HasValue);
            Mean = codec.Number($"{name}Mean", Mean);
            Bound = codec.Number($"{name}Bound", Bound);
        }
    }
}
