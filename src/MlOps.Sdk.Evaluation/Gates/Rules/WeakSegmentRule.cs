namespace MlOps.Sdk.Evaluation;

/// <summary>
/// No segment is shown to be worse than the rest by more than a tolerance: every slice and intersection of slices is searched, and the
/// chance of a false alarm over all of them is the suite's error rate. For slices known beforehand <see cref="SliceRule"/> is stricter.
/// </summary>
public sealed record WeakSegmentRule : GateRule
{
    internal const string KindName = "weak-segment";

    /// <summary>The metric; its direction comes from its definition.</summary>
    public required string Metric { get; init; }

    /// <summary>How much worse than the rest a segment may be, at least 0, in the metric's unit.</summary>
    public double WorseByAtMost { get; init; }

    /// <summary>How many columns a segment may combine, 1 to 3; 2 unless set.</summary>
    public int? Depth { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"{Metric} in no segment worse than in the rest{(WorseByAtMost > 0 ? $" by {GateText.Exact(WorseByAtMost)}" : "")}";

    internal override void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Metric);
        NotNegative(WorseByAtMost, "worseByAtMost");
        if (Depth is { } depth and (< 1 or > 3))
            throw new ArgumentOutOfRangeException("depth", depth, "'depth' is the number of columns a segment combines, 1 to 3.");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var draft = Draft(context) with { Limit = WorseByAtMost };
        if (context.Metric(Metric, draft) is null)
            return ValueTask.CompletedTask;

        var segments = context.Candidate.FindWeakSegments(Metric, new()
        {
            Depth = Depth ?? 2,
            MinimumRows = Math.Max(2, context.Suite.MinimumRows),
            Tolerance = WorseByAtMost,
            Seed = context.Suite.Seed,
            Catalog = context.Suite.Metrics,
        });
        if (segments is not [var worst, ..])
        {
            context.Add(draft with { Verdict = GateVerdict.Inconclusive, Reason = $"{draft.Name} is open: no slice of {context.Candidate.Set.Name} has {context.Suite.MinimumRows} rows inside and outside on which {Metric} can be computed" });
            return ValueTask.CompletedTask;
        }

        var shown = segments.Count(segment => segment.PValue <= context.Alpha);
        context.Add(draft with
        {
            Verdict = shown == 0 ? GateVerdict.Passed : GateVerdict.Failed,
            Observed = worst.Gap,
            PValue = worst.PValue,
            Method = "z test against the rest, Holm over segments",
            SampleSize = segments.Count,
            Reason = $"{(shown == 0 ? "no" : shown.ToString(System.Globalization.CultureInfo.InvariantCulture))} of {segments.Count} segments shown worse; surest: {worst.Slice} with {GateText.Number(worst.Value, worst.Rest)} "
                + $"on {GateText.Count(worst.Rows)} rows against {GateText.Number(worst.Rest, worst.Value)} ({GateText.PValue(worst.PValue)} corrected)",
        });
        return ValueTask.CompletedTask;
    }
}
