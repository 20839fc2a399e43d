namespace MlOps.Sdk.Evaluation;

/// <summary>Runs rules one by one; a rule that throws becomes an error and the rest still run.</summary>
internal static class GateRunner
{
    public static async ValueTask CheckAsync(GateRule rule, GateContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var before = context.Checks.Count;
        try
        {
            await rule.CheckAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Models, probes and metrics are the caller's code: whatever they throw is this gate's verdict, and no other's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // What the rule had found before it broke is not evidence.
            context.Checks.RemoveRange(before, context.Checks.Count - before);
            var name = context.Named(rule.Describe());
            context.Add(new()
            {
                Name = name,
                Kind = rule.Kind,
                Verdict = GateVerdict.Error,
                Reason = $"{name} could not be checked: {e.GetType().Name}: {e.Message}",
            });
        }
    }

    public static async ValueTask<GateReport> RunAsync(QualityGate suite, EvaluatedModel candidate, EvaluatedModel? baseline, GateAttempt attempt, bool synchronous, CancellationToken cancellationToken)
    {
        var alpha = suite.Alpha / (1 + suite.Retests);
        var context = new GateContext
        {
            Candidate = candidate,
            Baseline = baseline,
            Suite = suite,
            Estimation = new(suite.Resamples, suite.Seed),
            Alpha = alpha,
            Time = attempt.Time,
            Synchronous = synchronous,
            Checks = [],
            Notes = [],
        };
        if (attempt.Number > 1 + suite.Retests)
            context.Add(Refused(suite, attempt));
        else
            foreach (var rule in suite.Rules)
                await CheckAsync(rule, context, cancellationToken).ConfigureAwait(false);

        if (WithoutRelevant(candidate.Set) is var idle and > 0)
            context.Notes.Add($"{candidate.Set.Units!.Counted(idle)} of {GateText.Count(candidate.Set.IndependentCount)} without a relevant candidate; only precision counts them");
        if (suite.Retests > 0)
            context.Notes.Add($"try {attempt.Number} of {1 + suite.Retests}; each has an error rate of {GateText.Number(alpha)}, all together {GateText.Number(suite.Alpha)}");

        var now = attempt.Time.GetUtcNow();
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Suite = suite.Name,
            SuiteDigest = suite.Digest,
            Candidate = candidate.Model,
            Baseline = baseline?.Model,
            Dataset = candidate.Set.Dataset,
            EvaluatedAt = now,
            Attempt = attempt.Number,
            Machine = context.Checks.Any(check => check.Draft.Kind == LatencyRule.KindName) ? MachineFingerprint.Describe() : null,
            Checks = GatePrecondition.Explain(HolmCorrection.Decide(context.Checks, alpha), candidate, baseline),
            Notes = context.Notes,
        };
    }

    private static int WithoutRelevant(EvaluationSet set)
    {
        if (set.Task != EvaluationTask.Ranking)
            return 0;
        var labels = set.Labels.ToArray();
        return set.Units!.Rows.Count(rows => !rows.Any(row => labels[row] > 0));
    }

    private static GateCheck Refused(QualityGate suite, GateAttempt attempt) => new()
    {
        Name = "attempts",
        Kind = "attempts",
        Verdict = GateVerdict.Error,
        Observed = attempt.Number,
        Limit = 1 + suite.Retests,
        Reason = $"try {attempt.Number} was not made: {suite.Name} allows {1 + suite.Retests}; rerunning until green passes any model. Gather new rows or allow more with {nameof(QualityGate.AllowRetests)}",
    };
}
