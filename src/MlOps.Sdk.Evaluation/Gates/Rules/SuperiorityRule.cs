namespace MlOps.Sdk.Evaluation;

/// <summary>The candidate is shown to be better than the baseline by more than an amount: a one-sided test on the same rows, corrected over the suite.</summary>
public sealed record SuperiorityRule : GateRule
{
    internal const string KindName = "superiority";

    /// <summary>The metric; its direction comes from its definition.</summary>
    public required string Metric { get; init; }

    /// <summary>The gain that must be exceeded, at least 0.</summary>
    public double By { get; init; }

    /// <summary>Whether the gain is a share of the baseline's absolute value (0.01 is 1 %) instead of the metric's unit.</summary>
    public bool Relative { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => Named(Metric);

    internal override void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Metric);
        NotNegative(By, "by");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        PairedComparison.Check(context, Draft(context, Named(context.Named(Metric))), Metric, By, Relative, "better than", BaselineComparison.Amount(By, Relative));
        return ValueTask.CompletedTask;
    }

    private string Named(string subject) => $"{subject} better than baseline{(By > 0 ? $" by {BaselineComparison.Amount(By, Relative)}" : "")}";
}
