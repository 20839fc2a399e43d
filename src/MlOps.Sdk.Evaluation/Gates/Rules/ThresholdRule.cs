namespace MlOps.Sdk.Evaluation;

/// <summary>A metric of the candidate against fixed bounds, ends included: as measured, or beyond doubt when a confidence is asked for.</summary>
public sealed record ThresholdRule : GateRule
{
    internal const string KindName = "threshold";

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The smallest value allowed.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The largest value allowed.</summary>
    public double? AtMost { get; init; }

    /// <summary>Whether the bound must hold for the population, at the suite's error rate, and not only on these rows.</summary>
    public bool Confidently { get; init; }

    internal override string KindWord => KindName;

    private string Wanted => GateBounds.Describe(AtLeast, AtMost);

    /// <inheritdoc/>
    public override string Describe() => Named(Metric);

    internal override void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Metric);
        GateBounds.Validate(Metric, AtLeast, AtMost);
        if (Confidently && AtLeast is not null && AtMost is not null)
            throw new ArgumentException($"A confident threshold on '{Metric}' tests one bound; write two rules.");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var subject = context.Named(Metric);
        var draft = Draft(context, Named(subject)) with { Limit = AtLeast ?? AtMost };
        if (context.Metric(Metric, draft) is not { } metric)
            return ValueTask.CompletedTask;

        var measured = context.Candidate.Measure(metric);
        if (measured.Value is not { } value)
        {
            context.Add(draft with { Verdict = GateVerdict.Inconclusive, Reason = $"{draft.Name} is open: {measured.Reason}" });
            return ValueTask.CompletedTask;
        }

        draft = draft with { Observed = value, SampleSize = context.Candidate.Set.Count };
        if (Confidently)
            Test(context, draft, metric, subject);
        else
            context.Add(Compare(draft, subject, value));
        return ValueTask.CompletedTask;
    }

    // Written so that NaN fails: every comparison with it is false.
    private GateCheck Compare(GateCheck draft, string subject, double value)
    {
        var keepsLow = AtLeast is not { } low || value >= low;
        var keepsHigh = AtMost is not { } high || value <= high;
        return draft with
        {
            // An infinite value keeps a bound by breaking down, not by being good.
            Verdict = !(keepsLow && keepsHigh) ? GateVerdict.Failed : double.IsFinite(value) ? GateVerdict.Passed : GateVerdict.Inconclusive,
            Reason = $"{subject} = {GateText.Number(value, (keepsLow ? AtMost : AtLeast) ?? AtLeast ?? double.NaN)}, want {Wanted}",
        };
    }

    private void Test(GateContext context, GateCheck draft, MetricDefinition metric, string subject)
    {
        var estimated = context.Estimation.One(metric, context.Candidate);
        if (!estimated.IsComputable)
        {
            context.Add(draft with { Verdict = GateVerdict.Inconclusive, Reason = $"{draft.Name} is open: {estimated.Reason}" });
            return;
        }

        var bound = (AtLeast ?? AtMost)!.Value;
        context.Add(
            draft with { Reason = $"{subject} = {GateText.Number(estimated.Estimate.Value, bound)}, want {Wanted} beyond doubt" },
            new GateTest(estimated.Estimate, bound, AtLeast is null ? -1 : 1));
    }

    private string Named(string subject) => $"{subject} {Wanted}{(Confidently ? " beyond doubt" : "")}";
}
