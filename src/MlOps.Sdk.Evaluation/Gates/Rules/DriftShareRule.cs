namespace MlOps.Sdk.Evaluation;

/// <summary>Few enough columns drifted between training and evaluation data.</summary>
public sealed record DriftShareRule : GateRule
{
    internal const string KindName = "drift-share";

    /// <summary>The share of drifted columns must stay below this, in (0, 1].</summary>
    public required double Below { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"share of drifted columns < {GateText.Exact(Below)}";

    internal override void Validate()
    {
        Positive(Below, "below");
        if (Below > 1)
            throw new ArgumentOutOfRangeException("below", Below, "'below' is a share of columns and at most 1.");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var draft = Draft(context) with { Limit = Below };
        if (context.Candidate.Drift is not { Count: > 0 } columns)
        {
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: no drift results were given; add them with {nameof(EvaluatedModel.WithDrift)}" });
            return ValueTask.CompletedTask;
        }

        var drifted = columns.Where(column => column.Drifted == true).Select(column => column.Column).ToArray();
        var open = columns.Where(column => column.Drifted is null).Select(column => $"{column.Column} ({column.Detail})").ToArray();
        double share = (double)drifted.Length / columns.Count, worst = (double)(drifted.Length + open.Length) / columns.Count;

        // Columns that could not be tested count against the candidate only as doubt.
        var verdict = worst < Below ? GateVerdict.Passed : share < Below ? GateVerdict.Inconclusive : GateVerdict.Failed;
        context.Add(draft with
        {
            Verdict = verdict,
            Observed = share,
            Upper = worst,
            SampleSize = columns.Count,
            Reason = $"{drifted.Length} of {columns.Count} columns drifted ({GateText.Number(share, Below)}), want < {GateText.Exact(Below)}"
                + (drifted.Length > 0 ? $"; drifted: {string.Join(", ", drifted)}" : "")
                + (open.Length > 0 ? $"; not computable: {string.Join(", ", open)}" : ""),
        });
        return ValueTask.CompletedTask;
    }
}
