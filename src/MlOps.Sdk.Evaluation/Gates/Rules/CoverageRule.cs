namespace MlOps.Sdk.Evaluation;

/// <summary>There is enough to judge by: rows in all, rows in each slice of a column, and rows that are recent.</summary>
public sealed record CoverageRule : GateRule
{
    internal const string KindName = "coverage";

    /// <summary>The smallest number of rows, at least 1.</summary>
    public required int RowsAtLeast { get; init; }

    /// <summary>The column whose every slice needs <see cref="RowsPerSliceAtLeast"/> rows; none unless set.</summary>
    public string? Column { get; init; }

    /// <summary>The smallest number of rows a slice needs.</summary>
    public int RowsPerSliceAtLeast { get; init; }

    /// <summary>How many days the newest row may lie back, above 0; any number unless set.</summary>
    public double? DaysOldAtMost { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"coverage: >= {GateText.Count(RowsAtLeast)} rows"
        + (Column is null ? "" : $", >= {GateText.Count(RowsPerSliceAtLeast)} in each {Column}")
        + (DaysOldAtMost is { } days ? $", newest <= {GateText.Exact(days)} days old" : "");

    internal override void Validate()
    {
        Positive(RowsAtLeast, "rowsAtLeast");
        if (Column is null != RowsPerSliceAtLeast < 1)
            throw new ArgumentException("'column' and 'rowsPerSliceAtLeast' belong together: give both or neither.");
        if (DaysOldAtMost is { } days)
            Positive(days, "daysOldAtMost");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var set = context.Candidate.Set;
        var draft = Draft(context) with { Observed = set.Count, Limit = RowsAtLeast, SampleSize = set.Count };
        var lacks = new List<string>();
        if (set.Count < RowsAtLeast)
            lacks.Add($"{GateText.Count(set.Count)} rows, want >= {GateText.Count(RowsAtLeast)}");
        if (Column is not null)
        {
            if (set.FindSlices(Column) is not { } column)
            {
                context.Add(draft with { Reason = $"{draft.Name} could not be checked: {set.Name} has no slice column '{Column}'{Spelling.Hint(Column, set.SliceColumns)}" });
                return ValueTask.CompletedTask;
            }

            lacks.AddRange(column.Distinct
                .Select(value => (value, rows: column.RowsOf(value).Length))
                .Where(slice => slice.rows < RowsPerSliceAtLeast)
                .Select(slice => $"{slice.rows} rows in {Column}={slice.value}, want >= {GateText.Count(RowsPerSliceAtLeast)}"));
        }

        if (DaysOldAtMost is { } days)
        {
            if (context.Candidate.NewestRow is not { } newest)
            {
                context.Add(draft with { Reason = $"{draft.Name} could not be checked: the age of the rows is unknown; add it with {nameof(EvaluatedModel.WithNewestRow)}" });
                return ValueTask.CompletedTask;
            }

            var age = (context.Time.GetUtcNow() - newest).TotalDays;
            if (age > days)
                lacks.Add($"the newest row is {GateText.Number(age, days)} days old, want <= {GateText.Exact(days)}");
            else if (age < 0)
                lacks.Add($"the newest row is of {newest:O}, which has not come yet");
        }

        context.Add(draft with
        {
            Verdict = lacks.Count == 0 ? GateVerdict.Passed : GateVerdict.Failed,
            Reason = lacks.Count == 0 ? $"{GateText.Count(set.Count)} rows cover what was asked" : string.Join("; ", lacks),
        });
        return ValueTask.CompletedTask;
    }
}
