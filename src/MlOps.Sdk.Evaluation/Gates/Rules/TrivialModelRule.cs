namespace MlOps.Sdk.Evaluation;

/// <summary>
/// The candidate is shown to be better than a model that learnt nothing: one that answers every row alike, with the share of each class or
/// the mean of the labels. Its answer is the best constant for these very rows, which favours it. For metrics that order rows, such as
/// <c>roc_auc</c>, it has the value of chance.
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
        var inFull = context with { Baseline = Constant(context.Candidate.Set) };
        PairedComparison.Check(inFull, Draft(context), Metric, By, relative: false, "better than", GateText.Exact(By));
        return ValueTask.CompletedTask;
    }

    private static EvaluatedModel Constant(EvaluationSet set)
    {
        var scores = new double[set.Count * set.Outputs];
        if (set.Task == EvaluationTask.Multiclass)
        {
            foreach (var label in set.Labels)
                scores[(int)label] += 1.0 / set.Count;
            for (var row = 1; row < set.Count; row++)
                scores.AsSpan(0, set.Outputs).CopyTo(scores.AsSpan(row * set.Outputs));
        }
        else
        {
            Array.Fill(scores, System.Numerics.Tensors.TensorPrimitives.Sum(set.Labels) / set.Count);
        }

        return set.Score("the trivial model", scores);
    }
}
