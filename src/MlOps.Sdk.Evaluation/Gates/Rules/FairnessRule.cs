using System.Text.Json.Serialization;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// A rate is alike in the groups of a column: a difference at most, a ratio at least, or both. Groups too small to tell make the
/// verdict inconclusive; they are named.
/// </summary>
public sealed record FairnessRule : GateRule
{
    internal const string KindName = "fairness";

    /// <summary>The slice column that names the groups.</summary>
    public required string Column { get; init; }

    /// <summary>The rate.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<GroupRate>))]
    public required GroupRate Rate { get; init; }

    /// <summary>The largest difference allowed between two groups, in (0, 1).</summary>
    public double? DifferenceAtMost { get; init; }

    /// <summary>The smallest ratio allowed between two groups, in (0, 1]; 0.8 is the four-fifths rule.</summary>
    public double? RatioAtLeast { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() =>
        $"{Rate} by {Column}: {string.Join(" and ", ((string?[])[DifferenceAtMost is { } d ? $"difference <= {GateText.Exact(d)}" : null, RatioAtLeast is { } r ? $"ratio >= {GateText.Exact(r)}" : null]).OfType<string>())}";

    internal override void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Column);
        if (!Enum.IsDefined(Rate))
            throw new ArgumentOutOfRangeException("rate", Rate, "There is no such rate.");
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
            : set.FindSlices(Column) is null ? $"{set.Name} has no slice column '{Column}'{Spelling.Hint(Column, set.SliceColumns)}"
            : model.FirstScoreThatIsNoNumber() is { } row ? $"{model.Model} gave a score that is not a number in row {row} of {set.Name}"
            : null;
        context.Add(refusal is not null
            ? draft with { Reason = $"{draft.Name} could not be checked: {refusal}" }
            : Judge(draft, Frame(model, set.FindSlices(Column)!).Compare(Rate, GroupPolicy.Default with { MinimumRows = context.Suite.MinimumRows }), set.Count));
        return ValueTask.CompletedTask;
    }

    private static GroupFrame Frame(EvaluatedModel model, SliceColumn groups)
    {
        var decided = new bool[model.Set.Count];
        for (var i = 0; i < decided.Length; i++)
            decided[i] = model.Rows.IsPositive(i);
        return GroupFrame.Of(model.Set.Truth, decided, groups.Values, model.Set.Weights, missingIsGroup: true);
    }

    private GateCheck Judge(GateCheck draft, GroupDisparity disparity, int rows)
    {
        var (difference, ratio) = (disparity.Difference, disparity.Ratio);
        draft = draft with { SampleSize = rows, Observed = (DifferenceAtMost is null ? ratio : difference).Value };
        if (disparity.ByGroup.Count < 2 || !difference.IsComputable || (RatioAtLeast is not null && !ratio.IsComputable))
        {
            var why = disparity.ByGroup.Count < 2
                ? $"{disparity.ByGroup.Count} group(s) have rows enough{Small(disparity)}, and a comparison needs two"
                : difference.Reason ?? ratio.Reason;
            return draft with { Verdict = GateVerdict.Inconclusive, Reason = $"{draft.Name} is open: {why}" };
        }

        // Written so that what is no number keeps no limit.
        var kept = (DifferenceAtMost is not { } most || difference.Value.Value <= most) && (RatioAtLeast is not { } least || ratio.Value >= least);
        var low = disparity.ByGroup.MinBy(group => group.Value.Value);
        var high = disparity.ByGroup.MaxBy(group => group.Value.Value);
        return draft with
        {
            Verdict = !kept ? GateVerdict.Failed : disparity.Insufficient.Count > 0 ? GateVerdict.Inconclusive : GateVerdict.Passed,
            Reason = $"{Rate} is {GateText.Number(low.Value.Value!.Value)} for {Column}={low.Key} and {GateText.Number(high.Value.Value!.Value)} for {Column}={high.Key}: "
                + $"difference {GateText.Number(difference.Value.Value)}, ratio {(ratio.Value is { } r ? GateText.Number(r) : "0/0")}, want {Describe()[(Describe().IndexOf(':', StringComparison.Ordinal) + 2)..]}{Small(disparity)}",
        };
    }

    private static string Small(GroupDisparity disparity) =>
        disparity.Insufficient.Count == 0 ? "" : $"; too small to tell: {string.Join(", ", disparity.Insufficient)}";
}
