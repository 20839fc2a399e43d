namespace MlOps.Sdk.Evaluation;

/// <summary>
/// The model is right on average: the mean of answer less truth, weighted where rows are, is near 0. For regression the mean residual, for
/// forecasts their bias, for yes-or-no rows calibration in the large. Open where the rows are too few to tell: the interval reaches beyond the limit and holds 0.
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
        var draft = Draft(context) with { Limit = AtMost, SampleSize = model.Set.IndependentCount };
        if (model.Set.Task is EvaluationTask.Multiclass or EvaluationTask.Multilabel or EvaluationTask.Ranking)
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: {model.Set.Task} rows have no mean error; bound one of their own metrics instead" });
        else if (model.FirstScoreThatIsNoNumber() is { } row)
            context.AddNotFinite(draft, row);
        else if (model.Set.IndependentCount < Math.Max(2, context.Suite.MinimumRows))
            context.Add(draft with { Verdict = GateVerdict.Inconclusive, Reason = $"{draft.Name} is open: {model.Set.TooFew} than the {context.Suite.MinimumRows} the suite asks for" });
        else
            context.Add(Judge(draft, model, context.Alpha));
        return ValueTask.CompletedTask;
    }

    private GateCheck Judge(GateCheck draft, EvaluatedModel model, double alpha)
    {
        var rows = model.Rows;
        var errors = new double[rows.Count];
        for (var i = 0; i < errors.Length; i++)
            errors[i] = rows.PointOf(i) - rows.Labels[i];

        var found = model.Set.Units is { } units ? RowContributions.Mean(errors, rows.Weights, units, $"mean over rows, spread over {units.Plural}")
            : model.Set.IsWeighted ? RowContributions.Mean(errors, rows.Weights, RowMeans.Of(rows, (in MetricRows _, int i) => errors[i]).Or(double.NaN), "weighted mean over rows")
            : RowContributions.Mean(errors, "Student t over rows");
        if (found.Estimate is not { } estimate)
            return draft with { Verdict = GateVerdict.Inconclusive, Reason = $"{draft.Name} is open: {found.Reason}" };

        var (mean, interval) = (estimate.Value, estimate.Interval(1 - alpha));
        return draft with
        {
            // Written so that a mean that is no number is not within.
            Verdict = Math.Abs(mean) <= AtMost ? GateVerdict.Passed : interval.Contains(0) ? GateVerdict.Inconclusive : GateVerdict.Failed,
            Observed = mean,
            Lower = interval.Lower,
            Upper = interval.Upper,
            Method = estimate.Method,
            Reason = $"mean error = {GateText.Number(mean, AtMost)} ({(1 - alpha) * 100:0.#} % interval {GateText.Number(interval.Lower)} to {GateText.Number(interval.Upper)}), want within {GateText.Exact(AtMost)}",
        };
    }
}
