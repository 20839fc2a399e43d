namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Callers of the baseline can call the candidate: it needs no input they do not send, takes each with the same element type and
/// shape, and gives every output they read.
/// </summary>
public sealed record SignatureRule : GateRule
{
    internal const string KindName = "signature";

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => "signature compatible with baseline";

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var draft = Draft(context);
        if (context.Baseline is null || context.Baseline.Signature is not { } old || context.Candidate.Signature is not { } now)
        {
            var lacking = context.Baseline is null ? "there is no baseline" : $"the signature of {(context.Candidate.Signature is null ? context.Candidate.Model : context.Baseline.Model)} is unknown; add it with {nameof(EvaluatedModel.WithSignature)}";
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: {lacking}" });
            return ValueTask.CompletedTask;
        }

        // Callers send the old inputs and read the old outputs: each side is matched from what the caller has.
        string[] breaks =
        [
            .. now.Inputs.Select(input => Break("input", input, old.Inputs, "callers do not send it")).OfType<string>(),
            .. old.Outputs.Select(output => Break("output", output, now.Outputs, "callers read it and it is gone")).OfType<string>(),
        ];
        context.Add(draft with
        {
            Verdict = breaks.Length == 0 ? GateVerdict.Passed : GateVerdict.Failed,
            Observed = breaks.Length,
            Limit = 0,
            Reason = breaks.Length == 0
                ? $"{now.Inputs.Count} input(s) and {old.Outputs.Count} output(s) fit the callers of {context.Baseline.Model}"
                : $"callers of {context.Baseline.Model} would break: {string.Join("; ", breaks)}",
        });
        return ValueTask.CompletedTask;
    }

    private static string? Break(string what, TensorSpec needed, IReadOnlyList<TensorSpec> there, string whenMissing)
    {
        var match = there.FirstOrDefault(spec => string.Equals(spec.Name, needed.Name, StringComparison.Ordinal));
        if (match is null)
            return $"{what} '{needed.Name}': {whenMissing}";

        return match.ElementType == needed.ElementType && SameShape(match.Shape, needed.Shape)
            ? null
            : $"{what} '{needed.Name}' is {needed.Describe()} and {match.Describe()}";
    }

    private static bool SameShape(IReadOnlyList<long> a, IReadOnlyList<long> b) =>
        a.Count == b.Count && a.Zip(b).All(pair => pair.First == pair.Second || pair.First < 0 || pair.Second < 0);
}
