namespace MlOps.Sdk.Evaluation;

/// <summary>
/// The candidate is shown to be better than a model that learnt nothing: one that answers every row alike, with the share of each class or
/// the mean of the labels. Its answer is the best constant for these very rows, which favours it. For metrics that order rows, such as
/// <c>roc_auc</c>, it has the value of chance. Forecasts are held against the seasonal naive one: each step as a season before.
/// </summary>
public sealed record TrivialModelRule : GateRule
{
    internal const string KindName = "trivial-model";

    /// <summary>The metric; its direction comes from its definition.</summary>
    public required string Metric { get; init; }

    /// <summary>The gain that must be exceeded, at least 0, in the metric's unit.</summary>
    public double By { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"{Metric} better than a trivial model{(By > 0 ? $" by {GateText.Exact(By)}" : "")}";

    internal override void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Metric);
        NotNegative(By, "by");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var set = context.Candidate.Set;
        if (set.Task == EvaluationTask.Forecast && set.Units!.Ids.FirstOrDefault(id => set.Facts.Histories[id].Length < set.Facts.Season, -1) is var id and >= 0)
        {
            context.Add(Draft(context) with { Reason = $"{Describe()} could not be checked: series '{set.Units.Names[id]}' has no season of history to repeat; give {nameof(ForecastRows)}.{nameof(ForecastRows.History)}" });
            return ValueTask.CompletedTask;
        }

        var inFull = context with { Baseline = set.Task == EvaluationTask.Forecast ? Naive(set) : Constant(set) };
        PairedComparison.Check(inFull, Draft(context), Metric, By, relative: false, "better than", GateText.Exact(By));
        return ValueTask.CompletedTask;
    }

    private static EvaluatedModel Constant(EvaluationSet set)
    {
        var scores = new double[set.Count * set.Outputs];
        var all = 0.0;
        for (var row = 0; row < set.Count; row++)
        {
            var weight = set.IsWeighted ? set.Weights[row] : 1;
            all += weight;
            for (var k = 0; k < set.Outputs; k++)
                scores[k] += weight * Truth(set, row, k);
        }

        for (var k = 0; k < set.Outputs; k++)
            scores[k] /= all;
        for (var row = 1; row < set.Count; row++)
            scores.AsSpan(0, set.Outputs).CopyTo(scores.AsSpan(row * set.Outputs));

        return set.Score("the trivial model", scores);
    }

    private static EvaluatedModel Naive(EvaluationSet set)
    {
        var scores = new double[set.Count * set.Outputs];
        for (var at = 0; at < set.Units!.Count; at++)
        {
            var history = set.Facts.Histories[set.Units.Ids[at]];
            foreach (var (step, row) in set.Units.Rows[at].Index())
                scores.AsSpan(row * set.Outputs, set.Outputs).Fill(history[history.Length - set.Facts.Season + step % set.Facts.Season]);
        }

        return set.Score("the naive forecast", scores);
    }

    private static double Truth(EvaluationSet set, int row, int output) => set.Task switch
    {
        EvaluationTask.Multiclass => (int)set.Labels[row] == output ? 1 : 0,
        EvaluationTask.Multilabel => set.Truth[row * set.Outputs + output] ? 1 : 0,
        _ => set.Labels[row],
    };
}
