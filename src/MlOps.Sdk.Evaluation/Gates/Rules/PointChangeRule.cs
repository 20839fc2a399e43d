namespace MlOps.Sdk.Evaluation;

/// <summary>
/// The measured change against the baseline, with no regard for chance: for rules taken over from tools that compare two numbers.
/// On few rows it passes and fails by luck; prefer <see cref="NonInferiorityRule"/>.
/// </summary>
public sealed record PointChangeRule : GateRule
{
    internal const string KindName = "point-change";

    /// <summary>The metric; its direction comes from its definition.</summary>
    public required string Metric { get; init; }

    /// <summary>The improvement that must be reached; negative tolerates a loss.</summary>
    public required double ImprovesBy { get; init; }

    /// <summary>Whether it is a share of the baseline's absolute value instead of the metric's unit.</summary>
    public bool Relative { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => Named(Metric);

    internal override void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Metric);
        Finite(ImprovesBy, "improvesBy");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var subject = context.Named(Metric);
        var draft = Draft(context, Named(subject));
        if (context.Metric(Metric, draft) is not { } metric || BaselineComparison.Find(context, draft) is not { } baseline)
            return ValueTask.CompletedTask;

        var (ours, theirs) = (context.Candidate.Measure(metric), baseline.Measure(metric));
        if (ours.Value is not { } value || theirs.Value is not { } reference)
        {
            context.Add(draft with { Verdict = GateVerdict.Inconclusive, Reason = $"{draft.Name} is open: {ours.Reason ?? theirs.Reason}" });
            return ValueTask.CompletedTask;
        }

        if (BaselineComparison.Margin(context, draft, ImprovesBy, Relative, reference) is { } wanted)
        {
            var improvement = metric.Sign * (value - reference);
            context.Add(draft with
            {
                Verdict = improvement >= wanted ? GateVerdict.Passed : GateVerdict.Failed,
                Observed = value,
                Baseline = reference,
                Limit = reference + metric.Sign * wanted,
                SampleSize = context.Candidate.Set.Count,
                Reason = $"{subject} = {GateText.Number(value, reference)} against {GateText.Number(reference, value)} of {baseline.Model}: improvement {GateText.Number(improvement, wanted)}, want >= {GateText.Number(wanted)}",
            });
        }

        return ValueTask.CompletedTask;
    }

    private string Named(string subject) => $"{subject} improves by {BaselineComparison.Amount(ImprovesBy, Relative)} on baseline";
}
