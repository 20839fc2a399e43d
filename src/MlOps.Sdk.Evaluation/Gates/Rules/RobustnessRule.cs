namespace MlOps.Sdk.Evaluation;

/// <summary>Decisions survive a perturbation of the inputs – noise, typing errors, a missing value – that should not matter.</summary>
public sealed record RobustnessRule : GateRule
{
    internal const string KindName = "robustness";

    /// <summary>The perturbation, such as <c>1 % noise</c>.</summary>
    public required string Perturbation { get; init; }

    /// <summary>The smallest share of rows, in (0, 1], whose answer must stay.</summary>
    public required double StableShareAtLeast { get; init; }

    /// <summary>How far a score may move and still count as the same answer, at least 0; any distance unless set, which only rows with a decision allow. A decision that turns counts as moved.</summary>
    public double? Tolerance { get; init; }

    internal override string KindWord => KindName;

    /// <inheritdoc/>
    public override string Describe() => $"stable under {Perturbation} in >= {GateText.Exact(StableShareAtLeast * 100)} % of rows";

    internal override void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Perturbation);
        Positive(StableShareAtLeast, "stableShareAtLeast");
        if (StableShareAtLeast > 1)
            throw new ArgumentOutOfRangeException("stableShareAtLeast", StableShareAtLeast, "'stableShareAtLeast' is a share of rows and at most 1.");
        if (Tolerance is { } tolerance)
            NotNegative(tolerance, "tolerance");
    }

    internal override ValueTask CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var model = context.Candidate;
        var draft = Draft(context) with { Limit = StableShareAtLeast, SampleSize = model.Set.Count };
        if (!model.Perturbed.TryGetValue(Perturbation, out var perturbed))
        {
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: no scores under '{Perturbation}' were given; add them with {nameof(EvaluatedModel.WithScoresUnder)}" });
            return ValueTask.CompletedTask;
        }

        if (Tolerance is null && model.Set.Task is EvaluationTask.Regression or EvaluationTask.Ranking or EvaluationTask.Forecast)
        {
            context.Add(draft with { Reason = $"{draft.Name} could not be checked: {model.Set.Task} rows have no decision that could turn; say by 'tolerance' how far a score may move" });
            return ValueTask.CompletedTask;
        }

        if (model.Set.IndependentCount < context.Suite.MinimumRows)
        {
            context.Add(draft with { Verdict = GateVerdict.Inconclusive, Reason = $"{draft.Name} is open: {model.Set.TooFew} than the {context.Suite.MinimumRows} the suite asks for" });
            return ValueTask.CompletedTask;
        }

        if (model.FirstScoreThatIsNoNumber() is { } noNumber)
        {
            context.AddNotFinite(draft, noNumber);
            return ValueTask.CompletedTask;
        }

        int stable = 0, first = -1;
        for (var row = 0; row < model.Set.Count; row++)
        {
            if (IsStable(model, perturbed, row))
                stable++;
            else if (first < 0)
                first = row;
        }

        var share = (double)stable / model.Set.Count;
        context.Add(draft with
        {
            Verdict = share >= StableShareAtLeast ? GateVerdict.Passed : GateVerdict.Failed,
            Observed = share,
            Reason = $"{GateText.Count(stable)} of {GateText.Count(model.Set.Count)} rows kept their answer under {Perturbation} ({GateText.Number(share, StableShareAtLeast)}), want >= {GateText.Exact(StableShareAtLeast)}"
                + (first < 0 ? "" : $"; the first that moved is row {first}"),
        });
        return ValueTask.CompletedTask;
    }

    // Written so that NaN counts as moved.
    private bool IsStable(EvaluatedModel model, double[] perturbed, int row)
    {
        var outputs = model.Set.Outputs;
        ReadOnlySpan<double> before = model.Scores.Slice(row * outputs, outputs), after = perturbed.AsSpan(row * outputs, outputs);
        for (var i = 0; i < outputs; i++)
        {
            if (!(Math.Abs(after[i] - before[i]) <= (Tolerance ?? double.MaxValue)))
                return false;
        }

        return model.Set.Task switch
        {
            EvaluationTask.Binary => before[0] >= model.Threshold == after[0] >= model.Threshold,
            EvaluationTask.Multiclass => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(before) == System.Numerics.Tensors.TensorPrimitives.IndexOfMax(after),
            EvaluationTask.Multilabel => SameLabels(before, after, model.Threshold),
            _ => true,
        };
    }

    private static bool SameLabels(ReadOnlySpan<double> before, ReadOnlySpan<double> after, double threshold)
    {
        for (var i = 0; i < before.Length; i++)
        {
            if (before[i] >= threshold != after[i] >= threshold)
                return false;
        }

        return true;
    }
}
