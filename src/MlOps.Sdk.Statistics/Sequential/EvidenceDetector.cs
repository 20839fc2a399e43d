namespace MlOps.Sdk.Statistics;

/// <summary>
/// Adds up evidence from small p-values until it is enough (an e-detector of the Shiryaev–Roberts kind: Shin, Ramdas and
/// Rinaldo 2024), then starts over. Without drift the mean number of tests to an alarm is at least the one asked for,
/// whenever each p-value is valid given those before it; moderate p-values in a row alarm where none of them would alone.
/// </summary>
public sealed class EvidenceDetector : OnlineTest
{
    private readonly double _runLength;
    private readonly double _exponent;

    /// <summary>No test yet.</summary>
    /// <param name="expectedRunLength">Least mean number of tests to a false alarm, 2 to 1E+15.</param>
    /// <param name="exponent">k in (0, 1): a p-value counts as k p^(k - 1) of evidence (Vovk and Wang 2021). Small ones suit rare strong evidence.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public EvidenceDetector(double expectedRunLength = 1_000, double exponent = 0.5)
    {
        _runLength = Bounds.Within(expectedRunLength, 2, 1e15);
        _exponent = Bounds.Level(exponent);
    }

    /// <summary>The evidence so far, at least 0; the expected run length alarms.</summary>
    public double Evidence { get; private set; }

    /// <inheritdoc/>
    public override double NextLevel => Math.Min(1, Math.Pow(_exponent * (Evidence + 1) / _runLength, 1 / (1 - _exponent)));

    internal override StateKind Kind => StateKind.EvidenceDetector;

    internal static EvidenceDetector Create(StateCodec codec) => new(codec.Number("expectedRunLength"), codec.Number("exponent"));

    private protected override void Learn(double pValue, bool isRejected) =>
        Evidence = isRejected ? 0 : (Evidence + 1) * _exponent * Math.Pow(pValue, _exponent - 1);

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Number("expectedRunLength", _runLength);
        codec.Number("exponent", _exponent);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        var evidence = codec.Number("evidence", Evidence);
        Evidence = evidence is >= 0 and < double.PositiveInfinity ? evidence : throw Damaged($"'evidence' is {evidence}");
    }
}
