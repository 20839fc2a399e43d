namespace MlOps.Sdk.Evaluation;

/// <summary>Training and evaluation rows are kept apart: no rows in both, no contradicting labels, no column that gives the label away, few new categories.</summary>
public sealed record SplitRule : GateRule
{
    internal const string KindName = "split";

    /// <summary>The largest share of evaluation rows that may occur in training, in [0, 1]; not asked unless set.</summary>
    public double? DuplicateShareAtMost { get; init; }

    /// <summary>The largest share of evaluation rows whose features occur with another label, in [0, 1]; not asked unless set.</summary>
    public double? ConflictShareAtMost { get; init; }

    /// <summary>The largest share of evaluation rows with a text that training does not know, in [0, 1]; not asked unless set.</summary>
    public double? NewCategoryShareAtMost { get; init; }

    /// <summary>How well one column alone may tell the label, in [0, 1], see <see cref="SplitFacts.SingleFeaturePower"/>; not asked unless set.</summary>
    public double? SingleFeaturePowerAtMost { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => "split of training and evaluation rows";

    internal override void Validate()
    {
        (string, double?)[] bounds = [("duplicateShareAtMost", DuplicateShareAtMost), ("conflictShareAtMost", ConflictShareAtMost), ("newCategoryShareAtMost", NewCategoryShareAtMost), ("singleFeaturePowerAtMost", SingleFeaturePowerAtMost)];
        if (bounds.All(bound => bound.Item2 is null))
            throw new ArgumentException($"A rule on the split has no bound; give one of {string.Join(", ", bounds.Select(bound => bound.Item1))}.");
        foreach (var (name, bound) in bounds)
        {
            if (bound is { } value && !(value is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(name, value, $"'{name}' lies between 0 and 1.");
        }
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        if (context.Candidate.Split is not { } facts)
        {
            context.Add(Draft(context) with { Reason = $"{Describe()} could not be checked: the rows were not compared; add the result of {nameof(SplitComparison)} with {nameof(EvaluatedModel.WithSplit)}" });
            return ValueTask.CompletedTask;
        }

        Share(context, "evaluation rows seen in training", facts.Duplicates, facts.EvaluationRows, DuplicateShareAtMost, "");
        Share(context, "evaluation rows with contradicting labels", facts.Conflicts, facts.EvaluationRows, ConflictShareAtMost, "");
        Share(context, "evaluation rows with new categories", facts.RowsWithNewCategories, facts.EvaluationRows, NewCategoryShareAtMost, facts.NewCategories.Count == 0 ? "" : $": {string.Join(", ", facts.NewCategories.Take(5))}");
        if (SingleFeaturePowerAtMost is { } limit)
            Power(context, facts, limit);
        return ValueTask.CompletedTask;
    }

    private void Share(GateContext context, string what, long rows, long all, double? atMost, string detail)
    {
        if (atMost is not { } limit)
            return;
        var share = (double)rows / all;
        context.Add(Draft(context, $"{what} <= {GateText.Exact(limit)}") with
        {
            Verdict = share <= limit ? GateVerdict.Passed : GateVerdict.Failed,
            Observed = share,
            Limit = limit,
            SampleSize = all,
            Reason = $"{GateText.Count(rows)} of {GateText.Count(all)} {what} ({GateText.Number(share, limit)}), want <= {GateText.Exact(limit)}{detail}",
        });
    }

    private void Power(GateContext context, SplitFacts facts, double limit)
    {
        var draft = Draft(context, $"power of a single feature <= {GateText.Exact(limit)}") with { Limit = limit, SampleSize = facts.EvaluationRows };
        if (facts.SingleFeaturePower.Count == 0)
        {
            context.Add(draft with { Verdict = GateVerdict.Inconclusive, Reason = $"{draft.Name} is open: no column, or the label, varies enough to tell" });
            return;
        }

        var strongest = facts.SingleFeaturePower.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First();
        context.Add(draft with
        {
            Verdict = strongest.Value <= limit ? GateVerdict.Passed : GateVerdict.Failed,
            Observed = strongest.Value,
            Reason = $"'{strongest.Key}' alone tells the label with {GateText.Number(strongest.Value, limit)}, want <= {GateText.Exact(limit)}" + (strongest.Value <= limit ? "" : ": it may be the label in disguise"),
        });
    }
}
