namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Counterfactuals of any model (Wachter 2017): the nearest rows found that get the wanted score within the constraints. Starts from
/// training rows that have it, from single features, and along the model's slope; then takes back what is not needed, moves the rest
/// toward the row until the score just holds, and polishes by chance.
/// </summary>
public static class CounterfactualSearch
{
    /// <summary>Searches.</summary>
    /// <param name="model">The model.</param>
    /// <param name="row">The row to start from, finite.</param>
    /// <param name="training">Rows to learn scales, values and starts from, finite; may be empty.</param>
    /// <param name="options">The wanted scores, the distance, the constraints and the budget.</param>
    /// <param name="cancellationToken">Ends the search between batches.</param>
    /// <returns>The row itself, at distance 0, where it already has the wanted score.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, a value is not finite, or no score is wanted.</exception>
    /// <exception cref="InvalidOperationException">The budget of model rows does not suffice, or the model left a row without a finite score.</exception>
    public static CounterfactualAnswer Of(BatchModel model, ReadOnlySpan<double> row, IReadOnlyList<double[]> training, CounterfactualOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Count, 1, nameof(options));
        if (!(options.AtLeast <= options.AtMost) || (double.IsInfinity(options.AtLeast) && double.IsInfinity(options.AtMost)))
            throw new ArgumentException($"Scores from {options.AtLeast} to {options.AtMost} are wanted; set {nameof(options.AtLeast)} or {nameof(options.AtMost)}.", nameof(options));

        var space = CounterfactualSpace.Of(row, training, options);
        var runner = new ModelRunner(model, row.Length, options, cancellationToken);
        var moves = new CounterfactualMoves(space, runner, options);
        var start = runner.Score(space.Row);
        if (moves.IsWanted(start))
            return new() { Found = [Describe(space, space.Row, start)], ModelRows = runner.Rows };

        List<double[]> starts = [.. CounterfactualStarts.Training(space, moves, training), .. CounterfactualStarts.Single(space, moves, training), .. CounterfactualStarts.Slope(space, moves, options)];
        var polished = starts.Select(moves.Tighten).Select(candidate => moves.Polish(candidate, options.Seed)).OrderBy(space.Distance).ToList();
        var found = new List<Counterfactual>();
        foreach (var candidate in polished)
        {
            var score = runner.Score(candidate);
            var described = Describe(space, candidate, score);
            if (found.Count < options.Count && moves.IsWanted(score) && !found.Any(other => other.Changed.SequenceEqual(described.Changed)))
                found.Add(described);
        }

        return new()
        {
            Found = found,
            Reason = found.Count == 0 ? $"no row within the constraints was found that scores between {options.AtLeast} and {options.AtMost}; the explained row scores {start}" : null,
            ModelRows = runner.Rows,
        };
    }

    private static Counterfactual Describe(CounterfactualSpace space, double[] candidate, double score) =>
        new() { Row = candidate, Score = score, Distance = space.Distance(candidate), Changed = space.Changed(candidate) };
}
