namespace MlOps.Sdk.Evaluation;

/// <summary>
/// The candidate is shown to differ from the baseline by less than a margin in either direction: two one-sided tests on the same rows
/// (Schuirmann 1987), corrected over the suite. For a model that must do what the old one did, such as a quantised or a ported one.
/// </summary>
public sealed record EquivalenceRule : GateRule
{
    internal const string KindName = "equivalence";

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The difference that is tolerated on both sides, above 0.</summary>
    public required double Margin { get; init; }

    /// <summary>Whether the margin is a share of the baseline's absolute value (0.01 is 1 %) instead of the metric's unit.</summary>
    public bool Relative { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"{Metric} equivalent to baseline within {Amount}";

    private string Amount => BaselineComparison.Amount(Margin, Relative);

    internal override void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Metric);
        Positive(Margin, "margin");
    }

    // Both tests must pass, so each is a check of its own in the family.
    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var subject = context.Named(Metric);
        PairedComparison.Check(context, Draft(context, $"{subject} no worse than baseline by {Amount}"), Metric, -Margin, Relative, "no worse than", Amount);
        PairedComparison.Check(context, Draft(context, $"{subject} no better than baseline by {Amount}"), Metric, Margin, Relative, "no better than", Amount, atMost: true);
        return ValueTask.CompletedTask;
    }
}
