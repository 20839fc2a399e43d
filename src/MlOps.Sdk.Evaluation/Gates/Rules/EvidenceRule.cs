namespace MlOps.Sdk.Evaluation;

/// <summary>A check made elsewhere – a behavioural test, a data validation, a scan of the model file – must be there and have passed.</summary>
public sealed record EvidenceRule : GateRule
{
    internal const string KindName = "evidence";

    /// <summary>The name of the check.</summary>
    public required string Name { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => Name;

    internal override void Validate() => ArgumentException.ThrowIfNullOrWhiteSpace(Name);

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        context.Add(context.Candidate.Evidence.TryGetValue(Name, out var check)
            ? check
            : Draft(context) with { Reason = $"{Name} was not checked: nobody handed its result in with {nameof(EvaluatedModel.WithEvidence)}" });
        return ValueTask.CompletedTask;
    }
}
