namespace MlOps.Sdk.Evaluation;

/// <summary>The model's files are small enough.</summary>
public sealed record SizeRule : GateRule
{
    internal const string KindName = "size";

    /// <summary>The largest size allowed, in bytes.</summary>
    public required long AtMostBytes { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"size <= {GateText.Count(AtMostBytes)} bytes";

    internal override void Validate() => Positive(AtMostBytes, "atMostBytes");

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var draft = Draft(context) with { Limit = AtMostBytes };
        context.Add(context.Candidate.SizeInBytes is { } size
            ? draft with
            {
                Verdict = size <= AtMostBytes ? GateVerdict.Passed : GateVerdict.Failed,
                Observed = size,
                Baseline = context.Baseline?.SizeInBytes,
                Reason = $"size = {GateText.Count(size)} bytes, want <= {GateText.Count(AtMostBytes)}",
            }
            : draft with { Reason = $"{draft.Name} could not be checked: the size is unknown; add it with {nameof(EvaluatedModel.WithSize)}" });
        return ValueTask.CompletedTask;
    }
}
