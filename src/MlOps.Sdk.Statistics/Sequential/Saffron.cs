namespace MlOps.Sdk.Statistics;

/// <summary>
/// SAFFRON (Ramdas, Zrnic, Wainwright and Jordan 2018): as <see cref="Lord"/>, but p-values too large to be candidates for a
/// discovery cost nothing, which gives more power where many tests see drift. For independent p-values that are not
/// smaller than uniform ones without drift.
/// </summary>
public sealed class Saffron : OnlineTest
{
    /// <summary>1 / zeta(1.6), so that the shares sum to 1.</summary>
    private const double ShareOfFirst = 0.4374901658;

    private readonly double _alpha;
    private readonly double _candidate;
    private readonly double _initialWealth;

    /// <summary>For each discovery, the number of its test less the candidates up to and with it.</summary>
    private readonly Discoveries _discoveries = new();
    private long _candidates;

    /// <summary>No test yet.</summary>
    /// <param name="alpha">The bound on the false discovery rate, in (0, 1).</param>
    /// <param name="candidate">The p-value up to which a test is a candidate, in (0, 1).</param>
    /// <param name="initialWealth">What may be spent before the first discovery, above 0 and at most (1 - <paramref name="candidate"/>) <paramref name="alpha"/>; half of that by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public Saffron(double alpha = 0.05, double candidate = 0.5, double? initialWealth = null)
    {
        _alpha = Bounds.Level(alpha);
        _candidate = Bounds.Level(candidate);
        var most = (1 - candidate) * alpha;
        _initialWealth = Bounds.Within(Bounds.Positive(initialWealth ?? most / 2, nameof(initialWealth)), 0, most, nameof(initialWealth));
    }

    /// <inheritdoc/>
    public override double NextLevel
    {
        get
        {
            // Time stands still at candidates: only the others count.
            double payback = (1 - _candidate) * _alpha, others = Tests - _candidates;
            var level = Share(others + 1) * _initialWealth;
            for (var i = 0; i < _discoveries.Count; i++)
                level += Share(others - _discoveries[i] + 1) * (i == 0 && _discoveries.HasFirst ? payback - _initialWealth : payback);
            return Math.Min(_candidate, level);
        }
    }

    internal override StateKind Kind => StateKind.Saffron;

    internal static Saffron Create(StateCodec codec) => new(codec.Number("alpha"), codec.Number("candidate"), codec.Number("initialWealth"));

    internal static double Share(double steps) => ShareOfFirst * Math.Pow(steps, -1.6);

    private protected override void Learn(double pValue, bool isRejected)
    {
        _candidates += pValue <= _candidate ? 1 : 0;
        if (isRejected)
            _discoveries.Add(Tests - _candidates);
    }

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Number("alpha", _alpha);
        codec.Number("candidate", _candidate);
        codec.Number("initialWealth", _initialWealth);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _candidates = codec.Whole("candidates", _candidates, 0, Tests);
        _discoveries.Exchange(codec, "othersAtDiscoveries");
    }
}
