namespace MlOps.Sdk.Evaluation;

/// <summary>The model's answers lie where answers may lie: not a number, infinite and out-of-range ones are rare enough.</summary>
public sealed record OutputRangeRule : GateRule
{
    internal const string KindName = "output-range";

    /// <summary>The smallest answer allowed; any unless set.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The largest answer allowed; any unless set.</summary>
    public double? AtMost { get; init; }

    /// <summary>The share of answers that may break the range, in [0, 1); none unless set.</summary>
    public double ShareOutsideAtMost { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"answers {(AtLeast is null && AtMost is null ? "finite" : GateBounds.Describe(AtLeast, AtMost))}";

    internal override void Validate()
    {
        if (AtLeast is not null || AtMost is not null)
            GateBounds.Validate("answers", AtLeast, AtMost);
        NotNegative(ShareOutsideAtMost, "shareOutsideAtMost");
        if (ShareOutsideAtMost >= 1)
            throw new ArgumentOutOfRangeException("shareOutsideAtMost", ShareOutsideAtMost, "'shareOutsideAtMost' is a share of answers below 1; with 1 any model passes.");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        if (context.Candidate.Failure is not null)
        {
            context.AddNotFinite(Draft(context), 0);
            return ValueTask.CompletedTask;
        }

        var scores = context.Candidate.Scores;
        int outside = 0, first = -1;
        for (var i = 0; i < scores.Length; i++)
        {
            if (double.IsFinite(scores[i]) && GateBounds.Keeps(scores[i], AtLeast, AtMost))
                continue;
            first = outside++ == 0 ? i : first;
        }

        var share = (double)outside / scores.Length;
        context.Add(Draft(context) with
        {
            Verdict = share <= ShareOutsideAtMost ? GateVerdict.Passed : GateVerdict.Failed,
            Observed = share,
            Limit = ShareOutsideAtMost,
            SampleSize = scores.Length,
            Reason = $"{GateText.Count(outside)} of {GateText.Count(scores.Length)} answers are not {(AtLeast is null && AtMost is null ? "finite" : GateBounds.Describe(AtLeast, AtMost))}, want a share <= {GateText.Exact(ShareOutsideAtMost)}"
                + (first < 0 ? "" : $"; the first is {GateText.Exact(scores[first])} in row {first / context.Candidate.Set.Outputs}"),
        });
        return ValueTask.CompletedTask;
    }
}
