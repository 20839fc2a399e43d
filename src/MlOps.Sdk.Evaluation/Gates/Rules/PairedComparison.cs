namespace MlOps.Sdk.Evaluation;

/// <summary>The paired test behind non-inferiority and superiority.</summary>
internal static class PairedComparison
{
    /// <param name="context">What the rule sees.</param>
    /// <param name="draft">The check so far.</param>
    /// <param name="name">The metric.</param>
    /// <param name="gain">The gain to exceed; negative for a tolerated loss.</param>
    /// <param name="relative">Whether the gain is a share of the baseline.</param>
    /// <param name="relation">The wish in words.</param>
    /// <param name="amount">The amount in words.</param>
    /// <param name="atMost">Whether the gain must stay below instead of above.</param>
    public static void Check(GateContext context, GateCheck draft, string name, double gain, bool relative, string relation, string amount, bool atMost = false)
    {
        if (context.Metric(name, draft) is not { } metric || BaselineComparison.Find(context, draft) is not { } baseline)
            return;

        var estimated = context.Estimation.Difference(metric, context.Candidate, baseline);
        if (!estimated.IsComputable)
        {
            context.Add(draft with { Verdict = GateVerdict.Inconclusive, Reason = $"{draft.Name} is open: {estimated.Reason}" });
            return;
        }

        var theirs = baseline.Measure(metric).Or(double.NaN);
        if (BaselineComparison.Margin(context, draft, gain, relative, theirs) is not { } margin)
            return;

        // A gain is a rise where more is better and a fall where less is.
        var bound = margin * metric.Sign;
        var ours = theirs + estimated.Estimate.Value;
        draft = draft with
        {
            Observed = ours,
            Baseline = theirs,
            Limit = theirs + bound,
            Reason = $"{context.Named(name)} = {GateText.Number(ours, theirs)} against {GateText.Number(theirs, ours)} of {baseline.Model}, "
                + $"change {GateText.Signed(estimated.Estimate.Value)}, want {relation} baseline{(gain == 0 ? "" : $" by {amount}")}",
        };
        context.Add(draft, new GateTest(estimated.Estimate, bound, atMost ? -metric.Sign : metric.Sign));
    }
}
