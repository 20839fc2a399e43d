using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// The model is right on average: the mean of answer less truth is near 0. For regression the mean residual, for yes-or-no rows
/// calibration in the large. Open where the rows are too few to tell: the interval reaches beyond the limit and holds 0.
/// </summary>
public sealed record BiasRule : GateRule
{
    internal const string KindName = "residual-bias";

    /// <summary>The largest mean error allowed in either direction, above 0, in the unit of the label.</summary>
    public required double AtMost { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"mean error within {GateText.Exact(AtMost)}";

    internal override void Validate() => Positive(AtMost, "atMost");

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var model = context.Candidate;
        var draft = Draft(context) with { Limit = AtMost, SampleSize = model.Set.Count };
        if (model.Set.Task is EvaluationTask.Multiclass or EvaluationTask.Multilabel)
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: {model.Set.Task} rows have no mean error; bound one of their own metrics instead" });
        else if (model.Set.IsWeighted)
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: it has no weighted form; leave the weights of {model.Set.Name} out" });
        else if (model.FirstScoreThatIsNoNumber() is { } row)
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: {model.Model} gave a score that is not a number in row {row} of {model.Set.Name}" });
        else if (model.Set.Count < Math.Max(2, context.Suite.MinimumRows))
            context.Add(draft with { Verdict = GateVerdict.Inconclusive, Reason = $"{draft.Name} is open: {model.Set.Count} rows are fewer than the {context.Suite.MinimumRows} the suite asks for" });
        else
            context.Add(Judge(draft, model, context.Alpha));
        return ValueTask.CompletedTask;
    }

    private GateCheck Judge(GateCheck draft, EvaluatedModel model, double alpha)
    {
        double mean = 0, squares = 0;
        for (var i = 0; i < model.Set.Count; i++)
        {
            var error = model.Scores[i] - model.Set.Labels[i];
            var step = error - mean;
            mean += step / (i + 1);
            squares += step * (error - mean);
        }

        var half = NormalDistribution.Quantile(1 - alpha / 2) * Math.Sqrt(squares / (model.Set.Count - 1) / model.Set.Count);
        double lower = mean - half, upper = mean + half;
        var within = Math.Abs(mean) <= AtMost;
        return draft with
        {
            Verdict = within ? GateVerdict.Passed : lower <= 0 && upper >= 0 ? GateVerdict.Inconclusive : GateVerdict.Failed,
            Observed = mean,
            Lower = lower,
            Upper = upper,
            Method = "normal interval of the mean",
            Reason = $"mean error = {GateText.Number(mean, AtMost)} ({(1 - alpha) * 100:0.#} % interval {GateText.Number(lower)} to {GateText.Number(upper)}), want within {GateText.Exact(AtMost)}",
        };
    }
}
