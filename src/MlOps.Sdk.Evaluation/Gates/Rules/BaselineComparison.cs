namespace MlOps.Sdk.Evaluation;

/// <summary>The refusals every comparison with a baseline shares.</summary>
internal static class BaselineComparison
{
    /// <summary>The baseline on the candidate's very rows; null once a check says why there is none.</summary>
    public static EvaluatedModel? Find(GateContext context, GateCheck draft)
    {
        if (context.Baseline is not { } baseline)
        {
            context.Add(draft with
            {
                Reason = $"{draft.Name} could not be checked: no baseline was given; evaluate the champion on the same rows, or put the rule under {nameof(QualityGate.WhenBaselineExists)} for a first version",
            });
            return null;
        }

        if (baseline.Set.Dataset.Digest != context.Candidate.Set.Dataset.Digest)
        {
            context.Add(draft with
            {
                Because = GatePrecondition.SameRows,
                Reason = $"{draft.Name} could not be checked: {baseline.Model} was evaluated on other rows ({baseline.Set.Name} sha256:{Short(baseline)}) "
                    + $"than {context.Candidate.Model} ({context.Candidate.Set.Name} sha256:{Short(context.Candidate)}); evaluate both on one set",
            });
            return null;
        }

        if (baseline.FirstScoreThatIsNoNumber() is { } row)
        {
            context.Add(draft with
            {
                Because = baseline.Failure is null ? GatePrecondition.FiniteBaseline : GatePrecondition.BaselineAnswers,
                Reason = $"{draft.Name} could not be checked: {baseline.Failure ?? $"{baseline.Model} gave a score that is not a number in row {row} of {baseline.Set.Name}"}",
            });
            return null;
        }

        return baseline;
    }

    /// <summary>A margin in the metric's unit; null once a check says that a share of zero is no margin.</summary>
    public static double? Margin(GateContext context, GateCheck draft, double amount, bool relative, double baseline)
    {
        if (!relative)
            return amount;

        if (baseline != 0)
            return amount * Math.Abs(baseline);

        context.Add(draft with { Reason = $"{draft.Name} could not be checked: the baseline is 0 and a share of 0 is no margin; state the change in the metric's unit" });
        return null;
    }

    public static string Amount(double amount, bool relative) =>
        relative ? $"{GateText.Exact(amount * 100)} %" : GateText.Exact(amount);

    private static string Short(EvaluatedModel model) => model.Set.Dataset.Digest.Hex[..8];
}
