namespace MlOps.Sdk.Evaluation;

/// <summary>
/// The candidate is shown to be worse than the baseline by less than a tolerance: a one-sided test on the same rows, corrected over
/// the suite. Too few rows to show it is inconclusive, which does not pass.
/// </summary>
public sealed record NonInferiorityRule : GateRule
{
    internal const string KindName = "non-inferiority";

    /// <summary>The metric; its direction comes from its definition.</summary>
    public required string Metric { get; init; }

    /// <summary>The loss that is tolerated, above 0.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Whether the tolerance is a share of the baseline's absolute value (0.01 is 1 %) instead of the metric's unit.</summary>
    public bool Relative { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => Named(Metric);

    // A margin of 0 could only be met by showing superiority: say so instead of blocking every equal model.
    internal override void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Metric);
        Finite(Tolerance, "tolerance");
        if (Tolerance <= 0)
            throw new ArgumentOutOfRangeException("tolerance", Tolerance, "'tolerance' must be above 0: no number of rows shows that nothing at all was lost. Use BetterThanBaseline to ask for a gain.");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        PairedComparison.Check(context, Draft(context, Named(context.Named(Metric))), Metric, -Tolerance, Relative, "no worse than", BaselineComparison.Amount(Tolerance, Relative));
        return ValueTask.CompletedTask;
    }

    private string Named(string subject) => $"{subject} no worse than baseline by {BaselineComparison.Amount(Tolerance, Relative)}";
}
