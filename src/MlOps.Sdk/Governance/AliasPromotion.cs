namespace MlOps.Sdk;

/// <summary>
/// Decides promotions. A decision rests on the alias, the journal and the reports as they were read, and the move compares all
/// three: when a fact or a report came between, it is decided anew; when the alias was moved, the caller is told.
/// </summary>
internal sealed class AliasPromotion(GovernanceJournal journal, ModelGovernance governance, IReadOnlyList<PromotionPolicy> policies)
{
    private const int MaxAttempts = 64;

    public async ValueTask<PromotionDecision> DecideAsync(string model, int version, string alias, int? holder, CancellationToken cancellationToken)
    {
        var candidate = await journal.Models.FindVersionAsync(model, version, cancellationToken).ConfigureAwait(false)
            ?? throw new MlOpsNotFoundException($"Model version {model}:{version} does not exist; the alias '{alias}' was not moved.");
        var facts = await journal.ReadAsync(model, cancellationToken).ConfigureAwait(false);
        var guards = policies.Where(policy => policy.Guards(model, alias)).ToArray();
        var snapshot = new PromotionSnapshot
        {
            Version = candidate,
            Digest = candidate.ComputeDigest(),
            Alias = alias,
            Holder = holder is { } number ? await journal.Models.FindVersionAsync(model, number, cancellationToken).ConfigureAwait(false) : null,
            Facts = facts,
            Reports = await journal.Models.ListGateReportsAsync(model, version, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false),
            Stage = guards.Any(policy => policy.Stages.Count > 0) ? await governance.Lifecycle.FindStageAsync(model, version, cancellationToken).ConfigureAwait(false) : null,
            Time = journal.Observe(facts),
        };

        var demands = new List<PromotionDemand>();
        var evidence = new EvidenceNotes();
        if (facts.RetirementOf(version) is { } retired)
            demands.Add(Retired(retired));
        foreach (var policy in guards)
            new PolicyCheck(policy, snapshot, demands, evidence).Run();
        return new()
        {
            Version = candidate,
            Alias = alias,
            At = snapshot.Time.Now,
            Demands = demands,
            Evidence = evidence.ToEvidence(snapshot.Digest, facts.Revision),
            Governed = guards.Length > 0,
            ReviewWithin = guards.Where(policy => policy.BreakGlass).Select(policy => policy.ReviewWithin).DefaultIfEmpty(TimeSpan.FromDays(3)).Min(),
            Reports = snapshot.Reports.Count,
        };
    }

    /// <summary>Makes the move that a decision allows, or in an emergency one that the policies let bypass; <c>expectedRevision</c> is the alias's that the caller insists on.</summary>
    public async ValueTask<ModelAlias> PromoteAsync(
        string model,
        int version,
        string alias,
        ModelAlias? seen,
        long expectedRevision,
        bool breakGlass,
        Func<AliasMove, ValueTask<ModelAlias>> move,
        CancellationToken cancellationToken)
    {
        return await RetryAsync(
            model,
            alias,
            expectedRevision,
            async () =>
            {
                var decision = await DecideAsync(model, version, alias, seen?.Version, cancellationToken).ConfigureAwait(false);
                if (!decision.Allowed)
                    Refuse(decision, breakGlass);
                return await move(new()
                {
                    Model = model,
                    Alias = alias,
                    Version = version,
                    ExpectedRevision = expectedRevision,
                    ExpectedFacts = journal.KeepsFacts ? decision.Evidence.Facts : null,
                    ExpectedReports = decision.Governed ? decision.Reports : null,
                    Fact = journal.KeepsFacts && decision.Governed ? ToFact(decision, expectedRevision + 1, seen?.Version) : null,
                }).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the move back to a version that held the alias before: no policy is asked, but what was retired since stays out of use.</summary>
    public ValueTask<ModelAlias> ReturnAsync(
        string model, int version, string alias, long expectedRevision, Func<AliasMove, ValueTask<ModelAlias>> move, CancellationToken cancellationToken) => RetryAsync(
        model,
        alias,
        expectedRevision,
        async () =>
        {
            var facts = await journal.ReadAsync(model, cancellationToken).ConfigureAwait(false);
            if (facts.RetirementOf(version) is { } retired)
                throw new MlOpsPolicyException($"{model}@{alias} cannot go back to version {version}: {Retired(retired).Finding} {Retired(retired).Mend}");
            return await move(new() { Model = model, Alias = alias, Version = version, ExpectedRevision = expectedRevision, ExpectedFacts = journal.KeepsFacts ? facts.Revision : null }).ConfigureAwait(false);
        },
        cancellationToken);

    private async ValueTask<ModelAlias> RetryAsync(string model, string alias, long expectedRevision, Func<ValueTask<ModelAlias>> attempt, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (MlOpsConflictException) when (number < MaxAttempts)
            {
                if (number > 3)
                    journal.Forget(model);
                var now = await journal.Models.FindAliasAsync(model, alias, cancellationToken).ConfigureAwait(false);
                if ((now?.Revision ?? 0) != expectedRevision)
                    throw;
            }
        }
    }

    private static PromotionDemand Retired(Retirement retired) => new()
    {
        Kind = PromotionDemandKind.NotRetired,
        Demand = "not retired",
        Met = false,
        Finding = $"it was retired on {retired.At:u} by '{retired.By}': {retired.Reason}",
        Mend = retired.Replacement is { } replacement ? $"Use version {replacement} instead." : "Use another version, or reinstate it.",
        Bypassable = false,
    };

    private void Refuse(PromotionDecision decision, bool breakGlass)
    {
        if (!breakGlass)
            throw decision.ToException();
        if (!decision.BreakGlassAllowed)
            throw decision.ToBreakGlassException();
        if (!journal.KeepsFacts)
            throw new InvalidOperationException($"The model store of this registry keeps no facts, so an emergency could not be recorded; use one that is an {nameof(IModelFactStore)} too.");
        foreach (var policy in policies.Where(policy => policy.Guards(decision.Version.Model, decision.Alias) && policy.BreakGlassRoles.Count > 0))
        {
            if (!Actors.HasOneOf(journal.Actor.Roles, policy.BreakGlassRoles))
                throw new MlOpsPolicyException($"'{journal.Actor.Actor}' may not break the glass for '{decision.Alias}': that takes the role {string.Join(" or ", policy.BreakGlassRoles.Select(role => $"'{role}'"))}. Call somebody who has it.");
        }
    }

    private NewModelFact ToFact(PromotionDecision decision, long revision, int? from) => new()
    {
        Id = journal.NewId(),
        Model = decision.Version.Model,
        Version = decision.Version.Version,
        Payload = decision.Allowed
            ? new PromotionMade { Alias = decision.Alias, AliasRevision = revision, From = from, Evidence = decision.Evidence }
            : new BreakGlassUsed
            {
                Alias = decision.Alias,
                AliasRevision = revision,
                From = from,
                Evidence = decision.Evidence,
                Bypassed = [.. decision.Unmet.Select(demand => $"{demand.Demand}: {demand.Finding}")],
                ReviewDueAt = (decision.At + decision.ReviewWithin).ToUniversalTime(),
            },
    };
}
