namespace MlOps.Sdk.Evaluation;

/// <summary>The interventional game: features of a coalition come from the explained row, the others from each background row in turn.</summary>
internal sealed class ShapleyGame
{
    private readonly BatchModel _model;
    private readonly double[] _row;
    private readonly double[][] _background;
    private readonly double[] _weights;
    private readonly int[][] _players;
    private readonly ShapleyLink _link;
    private readonly long _maximumRows;

    public ShapleyGame(BatchModel model, ReadOnlySpan<double> row, IReadOnlyList<double[]> background, IReadOnlyList<double>? weights, IReadOnlyList<int[]>? groups, ShapleyLink link, long maximumRows)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(background);
        if (row.IsEmpty)
            throw new ArgumentException("The row has no features to explain.", nameof(row));
        if (background.Count == 0)
            throw new ArgumentException("There is no background row; give at least one, such as the feature means.", nameof(background));
        for (var b = 0; b < background.Count; b++)
        {
            if (background[b].Length != row.Length)
                throw new ArgumentException($"Background row {b} has {background[b].Length} features and the explained row {row.Length}.", nameof(background));
        }

        if (weights is not null && (weights.Count != background.Count || weights.Any(weight => !(weight >= 0 && double.IsFinite(weight))) || weights.Sum() <= 0))
            throw new ArgumentException("Give a finite weight of at least 0 for each background row, and not all 0.", nameof(weights));

        (_model, _row, _background, _link, _maximumRows) = (model, row.ToArray(), [.. background], link, maximumRows);
        var total = weights?.Sum() ?? background.Count;
        _weights = [.. Enumerable.Range(0, background.Count).Select(b => (weights?[b] ?? 1) / total)];
        _players = [.. groups ?? [.. Enumerable.Range(0, row.Length).Select(feature => new[] { feature })]];
        if (!_players.SelectMany(group => group).Order().SequenceEqual(Enumerable.Range(0, row.Length)))
            throw new ArgumentException($"The groups must hold each of the {row.Length} features once.", nameof(groups));

        // A feature that equals the whole background cannot matter; NaN equals NaN here.
        Varying = [.. Enumerable.Range(0, _players.Length).Where(player => _players[player].Any(feature => _background.Any(from => !from[feature].Equals(_row[feature]))))];
    }

    public int Players => _players.Length;

    /// <summary>The players that can matter.</summary>
    public int[] Varying { get; }

    public long ModelRows { get; private set; }

    public int BackgroundRows => _background.Length;

    /// <summary>Values of coalitions, each a flag a player.</summary>
    public double[] Values(IReadOnlyList<bool[]> coalitions, CancellationToken cancellationToken)
    {
        var values = new double[coalitions.Count];
        var chunk = Math.Max(1, 65_536 / (_background.Length * _row.Length));
        var rows = new double[Math.Min(chunk, coalitions.Count) * _background.Length * _row.Length];
        var scores = new double[rows.Length / _row.Length];
        for (var start = 0; start < coalitions.Count; start += chunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(chunk, coalitions.Count - start);
            var asked = count * _background.Length;
            if (ModelRows + asked > _maximumRows)
                throw new InvalidOperationException($"The explanation needs more than the {_maximumRows} model rows allowed; raise the budget, or give fewer background rows.");

            for (var k = 0; k < count; k++)
                Fill(coalitions[start + k], rows.AsSpan(k * _background.Length * _row.Length));
            _model(rows.AsSpan(0, asked * _row.Length), _row.Length, scores.AsSpan(0, asked));
            ModelRows += asked;
            for (var k = 0; k < count; k++)
                values[start + k] = Linked(scores.AsSpan(k * _background.Length, _background.Length));
        }

        return values;
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
        return _link == ShapleyLink.Identity ? mean : Math.Log(mean / (1 - mean));
    }
}
