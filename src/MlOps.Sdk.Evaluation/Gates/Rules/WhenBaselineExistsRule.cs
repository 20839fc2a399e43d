namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Rules for every version but the first: with no baseline they make no check and the report notes each of them. Without this the
/// lack of a baseline is an error.
/// </summary>
public sealed record WhenBaselineExistsRule : GateRule
{
    internal const string KindName = "when-baseline-exists";

    /// <summary>The rules.</summary>
    public required IReadOnlyList<GateRule> Rules { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"with a baseline: {string.Join("; ", Rules.Select(rule => rule.Describe()))}";

    internal override void Validate()
    {
        if (Rules.Count == 0)
            throw new ArgumentException("Nothing stands under WhenBaselineExists; give at least one rule.");

        foreach (var rule in Rules)
            rule.Validate();
    }

    internal override async ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        foreach (var rule in Rules)
        {
            if (context.Baseline is null)
                context.Notes.Add($"not checked, as there is no baseline and the suite allows that: {context.Named(rule.Describe())}");
            else
                await GateRunner.CheckAsync(rule, context, cancellationToken).ConfigureAwait(false);
        }
    }
}
