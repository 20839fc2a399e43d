namespace MlOps.Sdk;

/// <summary>Finds the changes of production in the period, what each rested on, and what speaks against it.</summary>
internal static class ProductionChanges
{
    public static IReadOnlyList<ProductionChange> Of(EvidenceFile file)
    {
        var changes = new List<ProductionChange>();
        foreach (var alias in file.Scope.ProductionAliases)
        {
            var history = new List<AliasChange>();
            foreach (var (entry, after, before) in file.Moves.Where(move => move.After.Alias == alias))
            {
                var back = AliasHistory.PreviousHolder(history);
                if (file.IsInPeriod(entry.At))
                    changes.Add(Judge(file, entry, after, before?.Version, back));
                history.Add(new() { Model = after.Model, Alias = alias, Revision = after.Revision, From = before?.Version, To = after.Version, At = entry.At, Actor = entry.Actor });
            }
        }

        return [.. changes.OrderBy(change => change.Entry.Sequence)];
    }

    private static ProductionChange Judge(EvidenceFile file, AuditEntry entry, ModelAlias after, int? from, int? previousHolder)
    {
        var (fact, evidence) = DecisionOf(file, after);
        var registered = after.Version is { } version ? file.VersionOf(version) : null;
        var kind = after.Version is null ? ProductionChangeKind.Removal
            : fact is { Payload: BreakGlassUsed } ? ProductionChangeKind.Emergency
            : fact is null && after.Version == previousHolder ? ProductionChangeKind.Rollback
            : ProductionChangeKind.Promotion;
        var (gates, failed) = Gates(file, entry, after, evidence);
        var approvals = Approvals(file, entry, after, evidence, registered?.Version).ToArray();
        return new()
        {
            Entry = EvidenceLink.To(entry),
            Alias = after.Alias,
            Kind = kind,
            From = from,
            To = after.Version,
            Author = registered?.Version.CreatedBy,
            Reason = entry.Reason,
            Gates = [.. gates.Select(EvidenceLink.To)],
            FailedGates = [.. failed.Select(EvidenceLink.To)],
            Approvals = [.. approvals.Select(EvidenceLink.To)],
            Exceptions = [.. Exceptions(file, entry, after, kind, fact, gates.Length, failed, approvals.Length, registered?.Version)],
        };
    }

    private static (ModelFact? Fact, PromotionEvidence? Evidence) DecisionOf(EvidenceFile file, ModelAlias after)
    {
        foreach (var (_, fact) in file.Facts)
        {
            switch (fact.Payload)
            {
                case PromotionMade made when made.Alias == after.Alias && made.AliasRevision == after.Revision:
                    return (fact, made.Evidence);
                case BreakGlassUsed used when used.Alias == after.Alias && used.AliasRevision == after.Revision:
                    return (fact, used.Evidence);
            }
        }

        return (null, null);
    }

    // Where a policy decided, what it counted; else the last verdict of each suite before the move.
    private static (AuditEntry[] Passed, AuditEntry[] Failed) Gates(EvidenceFile file, AuditEntry move, ModelAlias after, PromotionEvidence? evidence)
    {
        if (evidence is not null)
            return ([.. evidence.Reports.Select(file.ReportOf).Where(report => report is not null).Select(report => report!.Value.Entry).OrderBy(entry => entry.Sequence)], []);

        var last = file.Reports
            .Where(report => report.Version == after.Version && report.Entry.Sequence < move.Sequence)
            .GroupBy(report => report.Report.Suite, StringComparer.Ordinal)
            .Select(suite => suite.Last())
            .OrderBy(report => report.Entry.Sequence)
            .ToLookup(report => report.Report.Passed, report => report.Entry);
        return ([.. last[true]], [.. last[false]]);
    }

    private static IEnumerable<AuditEntry> Approvals(EvidenceFile file, AuditEntry move, ModelAlias after, PromotionEvidence? evidence, ModelVersion? version)
    {
        if (version is null)
            return [];
        var digest = version.ComputeDigest();
        var revoked = file.Facts.Where(fact => fact.Entry.Sequence < move.Sequence).Select(fact => fact.Fact.Payload).OfType<ApprovalRevoked>().Select(fact => fact.Approval).ToHashSet();
        var rejected = file.Facts.Where(fact => fact.Entry.Sequence < move.Sequence).Select(fact => fact.Fact.Payload).OfType<ApprovalRejected>().Select(fact => fact.Request).ToHashSet();
        var asked = file.Facts
            .Where(fact => fact.Fact.Payload is ApprovalRequested request && request.Alias == after.Alias && fact.Fact.Version == after.Version && !(move.At >= request.ExpiresAt))
            .Select(fact => fact.Fact.Id).Where(id => !rejected.Contains(id)).ToHashSet();
        return
            from fact in file.Facts
            where fact.Entry.Sequence < move.Sequence
            let granted = fact.Fact.Payload as ApprovalGranted
            where granted is not null && asked.Contains(granted.Request) && granted.Digest == digest && !revoked.Contains(fact.Fact.Id)
            where evidence is null || evidence.Approvals.Contains(fact.Fact.Id)
            where !Actors.Same(fact.Fact.Actor, version.CreatedBy) && !(move.At >= granted.ExpiresAt)
            select fact.Entry;
    }

    private static IEnumerable<string> Exceptions(EvidenceFile file, AuditEntry entry, ModelAlias after, ProductionChangeKind kind, ModelFact? fact, int gates, AuditEntry[] failed, int approvals, ModelVersion? version)
    {
        var what = $"entry {entry.Sequence} ({after.Model}@{after.Alias} to version {after.Version})";
        if (string.IsNullOrWhiteSpace(entry.Reason) && kind is not ProductionChangeKind.Promotion)
            yield return $"{what}: no reason was given.";
        if (kind is ProductionChangeKind.Removal or ProductionChangeKind.Rollback)
            yield break;
        if (version is null)
            yield return $"{what}: the registration of the version is not in the log.";
        if (gates == 0)
            yield return $"{what}: no passed gate report.";
        foreach (var report in failed)
            yield return $"{what}: the gate report of entry {report.Sequence} had not passed.";
        if (approvals == 0)
            yield return $"{what}: no approval by anybody but the author{(version is null ? "" : $" '{version.CreatedBy}'")}.";
        if (kind == ProductionChangeKind.Emergency)
        {
            var emergency = file.Governed.Emergencies.FirstOrDefault(used => used.Id == fact!.Id);
            yield return $"{what}: an emergency, against the policy, by '{entry.Actor}': {string.Join("; ", emergency?.Bypassed ?? [])}.";
        }
    }
}
