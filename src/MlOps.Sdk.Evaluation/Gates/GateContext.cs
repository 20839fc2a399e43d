namespace MlOps.Sdk.Evaluation;

/// <summary>What a rule sees while it is checked.</summary>
internal sealed record GateContext
{
    public required EvaluatedModel Candidate { get; init; }

    public required EvaluatedModel? Baseline { get; init; }

    public required QualityGate Suite { get; init; }

    public required MetricEstimation Estimation { get; init; }

    /// <summary>The error rate of this attempt.</summary>
    public required double Alpha { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Whether the caller cannot wait: what is not finished at once is an error.</summary>
    public required bool Synchronous { get; init; }

    /// <summary>Checks in the order of their rules.</summary>
    public required List<PendingCheck> Checks { get; init; }

    public required List<string> Notes { get; init; }

    /// <summary>The slice, such as <c>region=south</c>; null for all rows.</summary>
    public string? Slice { get; init; }

    /// <summary>The subject with its slice, such as <c>recall[region=south]</c>.</summary>
    public string Named(string subject) => Slice is null ? subject : $"{subject}[{Slice}]";

    public void Add(GateCheck check) => Checks.Add(new(check with { Slice = check.Slice ?? Slice }));

    public void Add(GateCheck draft, GateTest test) => Checks.Add(new(draft with { Slice = Slice }, test));

    /// <summary>A check that cannot be judged because the candidate's answer in a row is not a number.</summary>
    public void AddNotFinite(GateCheck draft, int row) => Add(draft with
    {
        Verdict = GateVerdict.Error,
        Because = Candidate.Failure is null ? GatePrecondition.FiniteAnswers : GatePrecondition.Answers,
        Reason = $"{draft.Name} could not be checked: {Candidate.Failure ?? $"{Candidate.Model} gave a score that is not a number in row {row} of {Candidate.Set.Name}"}",
    });

    /// <summary>The metric, or a check that says why there is none.</summary>
    public MetricDefinition? Metric(string name, GateCheck draft)
    {
        if (!Suite.Metrics.TryGet(name, out var metric))
        {
            Add(draft with { Verdict = GateVerdict.Error, Reason = $"{draft.Name} could not be checked: {Suite.Metrics.Missing(name)}" });
            return null;
        }

        if (Candidate.FirstScoreThatIsNoNumber() is { } row)
        {
            AddNotFinite(draft, row);
            return null;
        }

        if (Candidate.Set.IndependentCount < Suite.MinimumRows)
        {
            Add(draft with
            {
                Verdict = GateVerdict.Inconclusive,
                SampleSize = Candidate.Set.IndependentCount,
                Reason = $"{draft.Name} is open: {Candidate.Set.TooFew} than the {Suite.MinimumRows} the suite asks for",
            });
            return null;
        }

        return metric;
    }
}
