namespace MlOps.Sdk.Evaluation;

/// <summary>The interventional game: features of a coalition come from the explained row, the others from each background row in turn.</summary>
internal sealed class ShapleyGame
{
    private const int ValuesAtOnce = 1 << 18;

    private readonly ModelRunner _runner;
    private readonly double[] _row;
    private readonly double[][] _background;
    private readonly double[] _weights;
    private readonly int[][] _players;
    private readonly ShapleyLink _link;

    public ShapleyGame(BatchModel model, ReadOnlySpan<double> row, IReadOnlyList<double[]> background, ShapleyOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        var (weights, groups) = (options.BackgroundWeights, options.Groups);
        ArgumentNullException.ThrowIfNull(background);
        if (row.IsEmpty)
            throw new ArgumentException("The row has no features to explain.", nameof(row));
        if (background.Count == 0)
            throw new ArgumentException("There is no background row; give at least one, such as the feature means.", nameof(background));
        for (var b = 0; b < background.Count; b++)
        {
            if (background[b] is null || background[b].Length != row.Length)
                throw new ArgumentException($"Background row {b} has {background[b]?.Length ?? 0} features and the explained row {row.Length}.", nameof(background));
        }

        if (weights is not null && (weights.Count != background.Count || weights.Any(weight => !(weight >= 0 && double.IsFinite(weight))) || weights.Sum() <= 0))
            throw new ArgumentException("Give a finite weight of at least 0 for each background row, and not all 0.", nameof(options));

        (_row, _background, _link) = (row.ToArray(), [.. background], options.Link);
        _runner = new(model, row.Length, options, cancellationToken);
        var total = weights?.Sum() ?? background.Count;
        _weights = [.. Enumerable.Range(0, background.Count).Select(b => (weights?[b] ?? 1) / total)];
        _players = [.. groups ?? [.. Enumerable.Range(0, row.Length).Select(feature => new[] { feature })]];
        if (!_players.SelectMany(group => group).Order().SequenceEqual(Enumerable.Range(0, row.Length)))
            throw new ArgumentException($"The groups must hold each of the {row.Length} features once.", nameof(options));

        // A feature that equals the whole background cannot matter; NaN equals NaN here.
        Varying = [.. Enumerable.Range(0, _players.Length).Where(player => _players[player].Any(feature => _background.Any(from => !from[feature].Equals(_row[feature]))))];
    }

    public int Players => _players.Length;

    /// <summary>The players that can matter.</summary>
    public int[] Varying { get; }

    public long ModelRows => _runner.Rows;

    public int BackgroundRows => _background.Length;

    /// <summary>Values of coalitions, each a flag a player.</summary>
    public double[] Values(IReadOnlyList<bool[]> coalitions)
    {
        var values = new double[coalitions.Count];
        var width = _background.Length * _row.Length;
        var chunk = Math.Clamp(ValuesAtOnce / width, 1, Math.Max(1, coalitions.Count));
        var rows = new double[chunk * width];
        var scores = new double[chunk * _background.Length];
        for (var start = 0; start < coalitions.Count; start += chunk)
        {
            var count = Math.Min(chunk, coalitions.Count - start);
            for (var k = 0; k < count; k++)
                Fill(coalitions[start + k], rows.AsSpan(k * width));
            _runner.Score(rows.AsSpan(0, count * width), scores.AsSpan(0, count * _background.Length));
            for (var k = 0; k < count; k++)
                values[start + k] = Linked(scores.AsSpan(k * _background.Length, _background.Length));
        }

        return values;
    }

    /// <summary>The coalition of the varying players whose bits are set.</summary>
    public bool[] Coalition(int mask)
    {
        var members = new bool[Players];
        for (var i = 0; i < Varying.Length; i++)
            members[Varying[i]] = (mask & (1 << i)) != 0;
        return members;
    }

    /// <summary>The values with nobody and with everybody.</summary>
    public (double Nobody, double Everybody) Ends()
    {
        var all = new bool[Players];
        Array.Fill(all, true);
        var ends = Values([new bool[Players], all]);
        return (ends[0], ends[1]);
    }

    private void Fill(bool[] coalition, Span<double> rows)
    {
        for (var b = 0; b < _background.Length; b++)
        {
            var target = rows.Slice(b * _row.Length, _row.Length);
            _background[b].CopyTo(target);
            for (var player = 0; player < coalition.Length; player++)
            {
                if (!coalition[player])
                    continue;
                foreach (var feature in _players[player])
                    target[feature] = _row[feature];
            }
        }
    }

    private double Linked(ReadOnlySpan<double> scores)
    {
        var mean = 0.0;
        for (var b = 0; b < scores.Length; b++)
            mean += _weights[b] * scores[b];
        if (_link == ShapleyLink.Identity)
            return mean;
        return mean is > 0 and < 1
            ? Math.Log(mean / (1 - mean))
            : throw new InvalidOperationException($"The averaged output {mean} has no log-odds: the logit link wants probabilities strictly between 0 and 1; use the identity link.");
    }
}
