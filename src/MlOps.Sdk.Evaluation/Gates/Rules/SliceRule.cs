namespace MlOps.Sdk.Evaluation;

/// <summary>Rules that must hold in each slice of a column, or in one named slice.</summary>
public sealed record SliceRule : GateRule
{
    internal const string KindName = "slice";

    private readonly IReadOnlyList<string> _values = [];

    /// <summary>The slice column.</summary>
    public required string Column { get; init; }

    /// <summary>The slices the rules are for; empty for every slice in the rows. One that is named and missing is an error.</summary>
    public IReadOnlyList<string> Values
    {
        get => _values;
        init => _values = value ?? []; // absent in JSON
    }

    /// <summary>The rules.</summary>
    public required IReadOnlyList<GateRule> Rules { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() =>
        $"{(Values.Count == 0 ? $"each {Column}" : $"{Column} {string.Join(", ", Values)}")}: {string.Join("; ", Rules.Select(rule => rule.Describe()))}";

    internal override void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Column);
        if (Rules.Count == 0)
            throw new ArgumentException($"The slices of '{Column}' have no rule; a check of nothing has not passed.");

        foreach (var rule in Rules)
        {
            if (rule is not (ThresholdRule or NonInferiorityRule or SuperiorityRule or PointChangeRule or WhenBaselineExistsRule))
                throw new ArgumentException($"A rule of kind '{rule.Kind}' is about the whole model and cannot stand in slices of '{Column}'; put it beside them.");
            rule.Validate();
        }
    }

    internal override async ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var column = context.Candidate.Set.FindSlices(Column);
        if (column is null)
        {
            context.Add(Draft(context) with { Reason = $"{Describe()} could not be checked: {context.Candidate.Set.Name} has no slice column '{Column}'{Spelling.Hint(Column, context.Candidate.Set.SliceColumns)}" });
            return;
        }

        foreach (var value in Values.Count > 0 ? Values : column.Distinct)
        {
            if (column.Has(value))
                await CheckSliceAsync(context, column, value, cancellationToken).ConfigureAwait(false);
            else
                context.Add(Draft(context) with { Name = $"{Column}={value}", Slice = $"{Column}={value}", Reason = $"{Column}={value} could not be checked: no row of {context.Candidate.Set.Name} has it{Spelling.Hint(value, column.Distinct)}" });
        }
    }

    private async ValueTask CheckSliceAsync(GateContext context, SliceColumn column, string value, CancellationToken cancellationToken)
    {
        var rows = column.RowsOf(value);
        var slice = $"{Column}={value}";

        // A baseline on other rows is kept whole: its foreign hash is then reported rather than rows mixed up.
        var sameRows = context.Baseline is { } baseline && baseline.Set.Dataset.Digest == context.Candidate.Set.Dataset.Digest;
        var inSlice = context with
        {
            Slice = context.Slice is null ? slice : $"{context.Slice},{slice}",
            Candidate = context.Candidate.Take(rows, $"{context.Candidate.Set.Name}[{slice}]"),
            Baseline = sameRows ? context.Baseline!.Take(rows, $"{context.Candidate.Set.Name}[{slice}]") : context.Baseline,
        };
        foreach (var rule in Rules)
            await GateRunner.CheckAsync(rule, inSlice, cancellationToken).ConfigureAwait(false);
    }
}
