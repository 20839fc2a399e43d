using System.Text.Json.Serialization;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// A rate is alike in the groups of a column: a difference at most, a ratio at least, or both. Groups too small to tell make the
/// verdict inconclusive; they are named. Rates are weighted where rows are; how small a group is, is counted in rows.
/// </summary>
public sealed record FairnessRule : GateRule
{
    internal const string KindName = "fairness";

    /// <summary>The slice column that names the groups; <c>sex|age</c> for the combinations of two.</summary>
    public required string Column { get; init; }

    /// <summary>The rate.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<GroupRate>))]
    public required GroupRate Rate { get; init; }

    /// <summary>The largest difference allowed between two groups, in (0, 1).</summary>
    public double? DifferenceAtMost { get; init; }

    /// <summary>The smallest ratio allowed between two groups, in (0, 1]; 0.8 is the four-fifths rule.</summary>
    public double? RatioAtLeast { get; init; }

    /// <summary>A control column: groups are compared within each of its values, a check each, so that unlike cases are not held against each other. None unless set.</summary>
    public string? Within { get; init; }

    /// <summary>
    /// Whether the limit must be kept, or broken, beyond doubt and not only on these rows: by intervals of every pair of groups (Newcombe, Katz)
    /// that hold together at the suite's error rate. Needs a rate that is a share of rows, and rows without weights and units.
    /// </summary>
    public bool Confidently { get; init; }

    internal override string KindWord => KindName;

    private string Wanted => string.Join(" and ", ((string?[])[DifferenceAtMost is { } d ? $"difference <= {GateText.Exact(d)}" : null, RatioAtLeast is { } r ? $"ratio >= {GateText.Exact(r)}" : null]).OfType<string>())
        + (Confidently ? " beyond doubt" : "");

    /// <inheritdoc/>
    public override string Describe() => $"{Rate} by {Column}{(Within is null ? "" : $" within {Within}")}: {Wanted}";

    internal override void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Column);
        if (!Enum.IsDefined(Rate))
            throw new ArgumentOutOfRangeException("rate", Rate, "There is no such rate.");
        if (Confidently && Rate is GroupRate.F1 or GroupRate.BalancedAccuracy)
            throw new ArgumentException($"{Rate} is no share of rows and has no interval in closed form; leave 'confidently' out or take another rate.");
        if (DifferenceAtMost is null && RatioAtLeast is null)
            throw new ArgumentException($"The fairness rule on '{Column}' has no limit; give differenceAtMost, ratioAtLeast or both.");
        if (DifferenceAtMost is { } difference && !(difference > 0 && difference < 1))
            throw new ArgumentOutOfRangeException("differenceAtMost", difference, "'differenceAtMost' lies between 0 and 1.");
        if (RatioAtLeast is { } ratio && !(ratio > 0 && ratio <= 1))
            throw new ArgumentOutOfRangeException("ratioAtLeast", ratio, "'ratioAtLeast' lies in (0, 1]; the four-fifths rule asks for 0.8.");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var draft = Draft(context) with { Limit = DifferenceAtMost ?? RatioAtLeast };
        var (model, set) = (context.Candidate, context.Candidate.Set);
        var refusal = set.Task != EvaluationTask.Binary ? $"groups are compared by yes-or-no decisions and the rows are {set.Task}"
            : NoColumn(set, Column) ?? (Within is null ? null : NoColumn(set, Within))
            ?? (Confidently && (set.IsWeighted || set.Units is not null) ? "its intervals have no form for rows with weights or units" : null);
        if (refusal is not null)
        {
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: {refusal}" });
            return ValueTask.CompletedTask;
        }

        if (model.FirstScoreThatIsNoNumber() is { } row)
        {
            context.AddNotFinite(draft, row);
            return ValueTask.CompletedTask;
        }

        if (Within is null)
            context.Add(Judge(draft, Frame(model, set.FindSlices(Column)!), set.Count, context));
        foreach (var value in Within is null ? [] : set.FindSlices(Within)!.Distinct)
        {
            var part = model.Take(set.FindSlices(Within!)!.RowsOf(value), set.Name);
            context.Add(Judge(
                draft with { Name = $"{Rate} by {Column}[{Within}={value}]: {Wanted}", Slice = $"{Within}={value}" }, Frame(part, part.Set.FindSlices(Column)!), part.Set.Count, context));
        }

        return ValueTask.CompletedTask;
    }

    private static string? NoColumn(EvaluationSet set, string column) =>
        set.FindSlices(column) is null ? $"{set.Name} has no slice column '{column}'{Spelling.Hint(column, set.SliceColumns)}" : null;

    private static GroupFrame Frame(EvaluatedModel model, SliceColumn groups)
    {
        var decided = new bool[model.Set.Count];
        for (var i = 0; i < decided.Length; i++)
            decided[i] = model.Rows.IsPositive(i);
        return GroupFrame.Of(model.Set.Truth, decided, groups.Values, model.Set.Weights, missingIsGroup: true);
    }

    private GateCheck Judge(GateCheck draft, GroupFrame frame, int rows, GateContext context)
    {
        var policy = GroupPolicy.Default with { MinimumRows = context.Suite.MinimumRows };
        var disparity = frame.Compare(Rate, policy);
        var (difference, ratio) = (disparity.Difference, disparity.Ratio);
        draft = draft with { SampleSize = rows, Observed = (DifferenceAtMost is null ? ratio : difference).Value };
        if (disparity.ByGroup.Count < 2 || !difference.IsComputable || (RatioAtLeast is not null && !ratio.IsComputable))
        {
            var why = disparity.ByGroup.Count < 2
                ? $"{disparity.ByGroup.Count} group(s) have rows enough{Small(disparity)}, and a comparison needs two"
                : difference.Reason ?? ratio.Reason;
            return draft with { Verdict = GateVerdict.Inconclusive, Reason = $"{draft.Name} is open: {why}" };
        }

        var low = disparity.ByGroup.MinBy(group => group.Value.Value);
        var high = disparity.ByGroup.Reverse().MaxBy(group => group.Value.Value);
        var verdict = Confidently ? BeyondDoubt(frame, policy, context.Alpha) : AsMeasured(difference, ratio);
        return draft with
        {
            Verdict = verdict == GateVerdict.Passed && disparity.Insufficient.Count > 0 ? GateVerdict.Inconclusive : verdict,
            Method = Confidently ? "simultaneous Newcombe and Katz intervals of pairs" : null,
            Reason = $"{Rate} is {GateText.Number(low.Value.Value!.Value)} for {Column}={low.Key} and {GateText.Number(high.Value.Value!.Value)} for {Column}={high.Key}: "
                + $"difference {GateText.Number(difference.Value.Value)}, ratio {(ratio.Value is { } r ? GateText.Number(r) : "0/0")}, want {Wanted}{Small(disparity)}"
                + (verdict == GateVerdict.Inconclusive ? "; the rows do not decide" : ""),
        };
    }

    // Written so that what is no number keeps no limit.
    private GateVerdict AsMeasured(MetricValue difference, MetricValue ratio) =>
        (DifferenceAtMost is not { } most || difference.Value <= most) && (RatioAtLeast is not { } least || ratio.Value >= least) ? GateVerdict.Passed : GateVerdict.Failed;

    /// <summary>Bonferroni over the pairs: every interval holds its pair's truth at once, so that the largest difference is bounded by the largest upper end.</summary>
    private GateVerdict BeyondDoubt(GroupFrame frame, GroupPolicy policy, double alpha)
    {
        var count = frame.Pairs(Rate, policy: policy).Count;
        var pairs = frame.Pairs(Rate, 1 - 2 * alpha / count, policy);
        var broken = pairs.Any(pair => (DifferenceAtMost is { } most && pair.DifferenceInterval.Lower > most) || (RatioAtLeast is { } least && pair.RatioInterval is { } ratio && ratio.Upper < least));

        // The group that looked lower may be the higher one: both directions have to keep the limit.
        var kept = pairs.All(pair =>
            (DifferenceAtMost is not { } most || (pair.DifferenceInterval.Upper <= most && pair.DifferenceInterval.Lower >= -most))
            && (RatioAtLeast is not { } least || (pair.RatioInterval is { } ratio && ratio.Lower >= least && ratio.Upper <= 1 / least)));
        return broken ? GateVerdict.Failed : kept ? GateVerdict.Passed : GateVerdict.Inconclusive;
    }

    private static string Small(GroupDisparity disparity) =>
        disparity.Insufficient.Count == 0 ? "" : $"; too small to tell: {string.Join(", ", disparity.Insufficient)}";
}
