namespace MlOps.Sdk.Statistics;

/// <summary>
/// Spreads one significance over all looks: the chance of even one false alarm, ever, is at most alpha, whatever the
/// dependence of the p-values. The strictest guarantee and so the least power; for monitoring without end see
/// <see cref="Lord"/> and <see cref="Saffron"/>.
/// </summary>
public sealed class AlphaSpending : OnlineTest
{
    private readonly double _alpha;
    private readonly SpendingRule _rule;
    private readonly int _looks;

    /// <summary>Nothing spent yet.</summary>
    /// <param name="alpha">The significance of all looks together, in (0, 1).</param>
    /// <param name="rule">How it is spread.</param>
    /// <param name="looks">The planned number of looks, at least 1; 0 for <see cref="SpendingRule.InverseSquare"/>, which needs no plan. Nothing is left after them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public AlphaSpending(double alpha = 0.05, SpendingRule rule = SpendingRule.InverseSquare, int looks = 0)
    {
        _alpha = Bounds.Level(alpha);
        _rule = Enum.IsDefined(rule) ? rule : throw new ArgumentOutOfRangeException(nameof(rule), rule, "Not a spending rule.");
        _looks = rule == SpendingRule.InverseSquare ? Bounds.Within(looks, 0, 0) : Bounds.Within(looks, 1, int.MaxValue);
    }

    /// <summary>What the looks so far have spent, at most alpha.</summary>
    public double Spent { get; private set; }

    /// <inheritdoc/>
    public override double NextLevel => _rule == SpendingRule.InverseSquare
        ? _alpha * 6 / (Math.PI * Math.PI * (Tests + 1) * (Tests + 1))
        : Tests >= _looks ? 0 : SpentBy((Tests + 1) / (double)_looks) - SpentBy(Tests / (double)_looks);

    internal override StateKind Kind => StateKind.AlphaSpending;

    internal static AlphaSpending Create(StateCodec codec) => new(codec.Number("alpha"), (SpendingRule)codec.Whole("rule", 0), codec.Whole("looks", 0));

    private protected override void Learn(double pValue, bool isRejected) =>
        Spent = _rule == SpendingRule.InverseSquare ? Spent + _alpha * 6 / (Math.PI * Math.PI * Tests * Tests) : SpentBy(Math.Min(1, Tests / (double)_looks));

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Number("alpha", _alpha);
        codec.Whole("rule", (int)_rule);
        codec.Whole("looks", _looks);
    }

    private protected override void ExchangeLearnt(StateCodec codec) => Spent = codec.Number("spent", Spent);

    private double SpentBy(double share)
    {
        if (share == 0)
            return 0;

        return _rule == SpendingRule.Pocock
            ? _alpha * Math.Log(1 + (Math.E - 1) * share)
            : 2 * NormalDistribution.Survival(NormalDistribution.Quantile(1 - _alpha / 2) / Math.Sqrt(share));
    }
}
