namespace MlOps.Sdk.Evaluation;

/// <summary>The model gives the same scores as another implementation of it, such as the one before export, on every row.</summary>
public sealed record ParityRule : GateRule
{
    internal const string KindName = "parity";

    /// <summary>The other implementation, such as <c>ML.NET</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>The largest difference allowed, at least 0.</summary>
    public required double Tolerance { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"same scores as {Reference} within {GateText.Exact(Tolerance)}";

    internal override void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Reference);
        NotNegative(Tolerance, "tolerance");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var draft = Draft(context) with { Limit = Tolerance };
        if (!context.Candidate.References.TryGetValue(Reference, out var expected))
        {
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: no scores of '{Reference}' were given; add them with {nameof(EvaluatedModel.WithScoresOf)}" });
            return ValueTask.CompletedTask;
        }

        if (context.Candidate.Failure is not null)
        {
            context.AddNotFinite(draft, 0);
            return ValueTask.CompletedTask;
        }

        var actual = context.Candidate.Scores;
        var at = 0;
        var largest = -1.0;
        for (var i = 0; i < expected.Length; i++)
        {
            var gap = Math.Abs(actual[i] - expected[i]);
            if (!double.IsFinite(actual[i]) && actual[i].Equals(expected[i]))
            {
                // Both give the same nonsense: not a matter of the export.
                context.AddNotFinite(draft, i / context.Candidate.Set.Outputs);
                return ValueTask.CompletedTask;
            }

            if (double.IsNaN(gap))
            {
                context.Add(draft with { Verdict = GateVerdict.Failed, SampleSize = expected.Length, Reason = $"row {i / context.Candidate.Set.Outputs} scores {actual[i]}, {Reference} {expected[i]}: not comparable, want a difference <= {GateText.Exact(Tolerance)}" });
                return ValueTask.CompletedTask;
            }

            if (gap > largest)
                (largest, at) = (gap, i);
        }

        context.Add(draft with
        {
            Verdict = largest <= Tolerance ? GateVerdict.Passed : GateVerdict.Failed,
            Observed = largest,
            SampleSize = context.Candidate.Set.Count,
            Reason = $"largest difference to {Reference} = {GateText.Number(largest, Tolerance)} (row {at / context.Candidate.Set.Outputs}: {GateText.Exact(actual[at])}, {Reference} {GateText.Exact(expected[at])}), want <= {GateText.Exact(Tolerance)} on {GateText.Count(context.Candidate.Set.Count)} rows",
        });
        return ValueTask.CompletedTask;
    }
}
