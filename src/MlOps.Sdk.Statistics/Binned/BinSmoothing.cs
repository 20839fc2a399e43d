namespace MlOps.Sdk.Statistics;

/// <summary>How a share of zero is kept from making a logarithm infinite. Each rule is named, because each gives another number.</summary>
public readonly record struct BinSmoothing
{
    private enum Rule
    {
        Floor,
        Fill,
        Additive,
        None,
    }

    private readonly Rule _rule;
    private readonly double _amount;

    private BinSmoothing(Rule rule, double amount) => (_rule, _amount) = (rule, amount);

    /// <summary>The default: shares below 0.0001 are raised to it.</summary>
    public static BinSmoothing Default { get; } = Floor(1e-4);

    /// <summary>Zero shares become 0.0001, or a millionth of the smallest other share where that is smaller; Evidently's rule.</summary>
    public static BinSmoothing EvidentlyFill { get; } = new(Rule.Fill, 1e-4);

    /// <summary>No smoothing; a category that one side lacks makes the score infinite.</summary>
    public static BinSmoothing None { get; } = new(Rule.None, 0);

    /// <summary>Shares below <paramref name="smallest"/> are raised to it, the others stay; they need no longer add up to one.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="smallest"/> does not lie in (0, 1).</exception>
    public static BinSmoothing Floor(double smallest)
    {
        Probability.ThrowIfNotInside(smallest);
        return new BinSmoothing(Rule.Floor, smallest);
    }

    /// <summary>Adds <paramref name="pseudoCount"/> to every count; 0.5 is Jeffreys' choice.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pseudoCount"/> is not positive and finite.</exception>
    public static BinSmoothing Additive(double pseudoCount)
    {
        if (!(pseudoCount > 0 && double.IsFinite(pseudoCount)))
            throw new ArgumentOutOfRangeException(nameof(pseudoCount), pseudoCount, "A pseudo count is positive, such as 0.5.");
        return new BinSmoothing(Rule.Additive, pseudoCount);
    }

    /// <summary>Writes the smoothed shares of <paramref name="counts"/> to <paramref name="shares"/>.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Apply(ReadOnlySpan<long> counts, Span<double> shares)
    {
        if (counts.Length != shares.Length)
            throw new ArgumentException($"{counts.Length} counts need {counts.Length} shares, not {shares.Length}.", nameof(shares));

        for (var i = 0; i < counts.Length; i++)
            shares[i] = counts[i];
        Apply(shares);
    }

    /// <summary>Turns counts, whole or by weight, into smoothed shares.</summary>
    /// <returns>What an empty bin is filled with; 0 under a rule that fills none.</returns>
    internal double Apply(Span<double> shares)
    {
        // default(BinSmoothing) means the default rule.
        var amount = _rule == Rule.Floor && _amount == 0 ? 1e-4 : _amount;
        double total = 0;
        foreach (var count in shares)
            total += count;

        if (_rule == Rule.Additive)
            total += amount * shares.Length;
        var smallest = double.PositiveInfinity;
        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = (shares[i] + (_rule == Rule.Additive ? amount : 0)) / total;
            if (shares[i] > 0)
                smallest = Math.Min(smallest, shares[i]);
        }

        var fill = _rule == Rule.Fill && smallest <= amount ? smallest / 1e6 : amount;
        for (var i = 0; i < shares.Length; i++)
        {
            if (_rule == Rule.Floor ? shares[i] < amount : _rule == Rule.Fill && shares[i] == 0)
                shares[i] = fill;
        }

        return _rule == Rule.Fill ? fill : 0;
    }

    /// <summary>One share as <see cref="Apply(ReadOnlySpan{long}, Span{double})"/> smooths it; null where the rule looks at the other shares too. Monotone in the share.</summary>
    internal double? Smooth(double share, long total, int bins) => _rule switch
    {
        Rule.Floor => Math.Max(share, _amount == 0 ? 1e-4 : _amount),
        Rule.Additive => (share * total + _amount) / (total + _amount * bins),
        Rule.None => share,
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => _rule switch
    {
        Rule.Floor => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"floor {(_amount == 0 ? 1e-4 : _amount)}"),
        Rule.Fill => "evidently-fill",
        Rule.Additive => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"additive {_amount}"),
        _ => "none",
    };
}
