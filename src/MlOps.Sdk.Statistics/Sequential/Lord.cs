namespace MlOps.Sdk.Statistics;

/// <summary>
/// LORD++ (Javanmard and Montanari 2018; Ramdas, Yang, Wainwright and Jordan 2017): the expected share of false ones among
/// all discoveries is at most alpha at any time, for independent p-values. Discoveries pay significance back, so it never
/// runs out on a stream that does drift now and then.
/// </summary>
public sealed class Lord : OnlineTest
{
    private readonly double _alpha;
    private readonly double _initialWealth;
    private readonly Discoveries _discoveries = new();

    /// <summary>No test yet.</summary>
    /// <param name="alpha">The bound on the false discovery rate, in (0, 1).</param>
    /// <param name="initialWealth">What may be spent before the first discovery, above 0 and at most <paramref name="alpha"/>; half of it by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public Lord(double alpha = 0.05, double? initialWealth = null)
    {
        _alpha = Bounds.Level(alpha);
        _initialWealth = Bounds.Within(Bounds.Positive(initialWealth ?? alpha / 2, nameof(initialWealth)), 0, alpha, nameof(initialWealth));
    }

    /// <inheritdoc/>
    public override double NextLevel
    {
        get
        {
            var time = Tests + 1;
            var level = Share(time) * _initialWealth;
            for (var i = 0; i < _discoveries.Count; i++)
                level += Share(time - _discoveries[i]) * (i == 0 && _discoveries.HasFirst ? _alpha - _initialWealth : _alpha);
            return level;
        }
    }

    internal override StateKind Kind => StateKind.Lord;

    internal static Lord Create(StateCodec codec) => new(codec.Number("alpha"), codec.Number("initialWealth"));

    /// <summary>The share of wealth spent <paramref name="steps"/> after it was earned; these sum to 1 (Javanmard and Montanari 2018, section 5).</summary>
    internal static double Share(double steps) => 0.07720838 * Math.Log(Math.Max(2, steps)) / (steps * Math.Exp(Math.Sqrt(Math.Log(steps))));

    private protected override void Learn(double pValue, bool isRejected)
    {
        if (isRejected)
            _discoveries.Add(Tests);
    }

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Number("alpha", _alpha);
        codec.Number("initialWealth", _initialWealth);
    }

    private protected override void ExchangeLearnt(StateCodec codec) => _discoveries.Exchange(codec, "discoveries");
}
