namespace MlOps.Sdk.Evaluation;

/// <summary>
/// What rules rest on without asking for it: that the models answer, that the answers are numbers, and a baseline on the same rows. A rule that cannot be judged for want of it
/// is an error and names it; the report then has the broken precondition as a failed check of its own, once, so that one fault has one culprit.
/// </summary>
internal static class GatePrecondition
{
    public const string Answers = "the model answers";

    public const string BaselineAnswers = "the baseline answers";

    public const string FiniteAnswers = "answers finite";

    public const string FiniteBaseline = "baseline answers finite";

    public const string SameRows = "baseline on the same rows";

    /// <summary>The report's checks with the preconditions that kept some from being judged, first.</summary>
    public static IReadOnlyList<GateCheck> Explain(IReadOnlyList<GateCheck> checks, EvaluatedModel candidate, EvaluatedModel? baseline)
    {
        var all = new List<GateCheck>();
        foreach (var name in checks.Select(check => check.Because).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            all.Add(name switch
            {
                SameRows => OtherRows(candidate, baseline!),
                Answers => NoAnswer(name, candidate),
                BaselineAnswers => NoAnswer(name, baseline!),
                FiniteBaseline => NotFinite(name, baseline!),
                _ => NotFinite(name, candidate),
            });
        }

        // A rule of the suite that says the same of the answers takes the blame.
        if (checks.FirstOrDefault(check => check is { Kind: OutputRangeRule.KindName, Verdict: GateVerdict.Failed }) is not { } own)
            return [.. all, .. checks];
        all.RemoveAll(check => check.Name == FiniteAnswers);
        return [.. all, .. checks.Select(check => check.Because == FiniteAnswers ? check with { Because = own.Name } : check)];
    }

    private static GateCheck NoAnswer(string name, EvaluatedModel model) => new() { Name = name, Kind = "precondition", Verdict = GateVerdict.Failed, Reason = $"{name}: {model.Failure}" };

    private static GateCheck NotFinite(string name, EvaluatedModel model)
    {
        var count = 0;
        foreach (var score in model.Scores)
            count += double.IsFinite(score) ? 0 : 1;
        var row = model.FirstScoreThatIsNoNumber() ?? 0;
        return new()
        {
            Name = name,
            Kind = "precondition",
            Verdict = GateVerdict.Failed,
            Observed = (double)count / model.Scores.Length,
            Limit = 0,
            SampleSize = model.Scores.Length,
            Reason = $"{GateText.Count(count)} of {GateText.Count(model.Scores.Length)} answers of {model.Model} are not finite; the first is in row {row}",
        };
    }

    private static GateCheck OtherRows(EvaluatedModel candidate, EvaluatedModel baseline) => new()
    {
        Name = SameRows,
        Kind = "precondition",
        Verdict = GateVerdict.Failed,
        Reason = $"{baseline.Model} was evaluated on {baseline.Set} sha256:{baseline.Set.Dataset.Digest.Hex[..8]} and {candidate.Model} on {candidate.Set} sha256:{candidate.Set.Dataset.Digest.Hex[..8]}; evaluate both on one set",
    };
}
