namespace MlOps.Sdk.Evaluation;

/// <summary>The model is not much better on the rows it was trained on than on these: the gap between both is small.</summary>
public sealed record OverfitRule : GateRule
{
    internal const string KindName = "train-test-gap";

    /// <summary>The metric; its direction comes from its definition.</summary>
    public required string Metric { get; init; }

    /// <summary>The largest advantage of the training rows, at least 0, in the metric's unit.</summary>
    public required double GapAtMost { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"{Metric} on training rows better by <= {GateText.Exact(GapAtMost)}";

    internal override void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Metric);
        NotNegative(GapAtMost, "gapAtMost");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var draft = Draft(context) with { Limit = GapAtMost };
        if (context.Metric(Metric, draft) is not { } metric)
            return ValueTask.CompletedTask;

        if (context.Candidate.Training is not { } training)
        {
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: the model's answers on its training rows are unknown; add them with {nameof(EvaluatedModel.WithTraining)}" });
            return ValueTask.CompletedTask;
        }

        var (learnt, seen) = (training.Measure(metric), context.Candidate.Measure(metric));
        if (learnt.Value is not { } before || seen.Value is not { } now)
        {
            context.Add(draft with { Verdict = GateVerdict.Inconclusive, Reason = $"{draft.Name} is open: {learnt.Reason ?? seen.Reason}" });
            return ValueTask.CompletedTask;
        }

        var gap = metric.Sign * (before - now);
        context.Add(draft with
        {
            Verdict = gap <= GapAtMost ? GateVerdict.Passed : GateVerdict.Failed,
            Observed = gap,
            SampleSize = context.Candidate.Set.Count,
            Reason = $"{Metric} = {GateText.Number(before, now)} on {GateText.Count(training.Set.Count)} training rows and {GateText.Number(now, before)} here: gap {GateText.Number(gap, GapAtMost)}, want <= {GateText.Exact(GapAtMost)}",
        });
        return ValueTask.CompletedTask;
    }
}
