namespace MlOps.Sdk;

/// <summary>Searches about the changes of production in the period.</summary>
internal static class ChangeEvidence
{
    private const string NoChange = "Production was not changed in the period, so there is nothing to show; choose a longer period.";

    public static EvidenceAnswer Gated(EvidenceFile file) => EvidenceAnswer.ForEach(
        Forward(file),
        "The versions that went to production had a passed gate report before.",
        NoChange,
        change => (
            [.. change.Gates.Select(link => Entry(file, link)), Entry(file, change.Entry)],
            change.FailedGates.Count > 0 ? $"{Name(change)} was made although the gate report of entry {change.FailedGates[0].Sequence} had not passed."
                : change.Gates.Count > 0 ? null
                : $"{Name(change)} has no passed gate report."));

    public static EvidenceAnswer GatedBy(EvidenceFile file, string suite) => EvidenceAnswer.ForEach(
        Forward(file),
        $"The versions that went to production had a passed report of the gate suite '{suite}' before.",
        NoChange,
        change =>
        {
            var report = file.Reports.LastOrDefault(report => report.Version == change.To && report.Report.Suite == suite && report.Entry.Sequence < change.Entry.Sequence);
            return report.Report is { Passed: true } || (report.Report is not null && change.Gates.Any(gate => gate.Sequence == report.Entry.Sequence))
                ? ([report.Entry], null)
                : ([], $"{Name(change)} has no passed report of the gate suite '{suite}'.");
        });

    public static EvidenceAnswer Approved(EvidenceFile file) => EvidenceAnswer.ForEach(
        Forward(file),
        "The versions that went to production were approved before, in this very content, by somebody other than their author.",
        NoChange,
        change => (
            [.. change.Approvals.Select(link => Entry(file, link)), Entry(file, change.Entry)],
            change.Approvals.Count > 0 ? null : $"{Name(change)} has no approval by anybody but the author '{change.Author}'."));

    public static EvidenceAnswer Reasoned(EvidenceFile file) => EvidenceAnswer.ForEach(
        file.Changes,
        "Every change of production tells why it was made.",
        NoChange,
        change => ([Entry(file, change.Entry)], string.IsNullOrWhiteSpace(change.Reason) ? $"{Name(change)} gives no reason." : null));

    public static EvidenceAnswer EmergenciesReviewed(EvidenceFile file)
    {
        var emergencies = file.Governed.Emergencies.Where(emergency => file.IsInPeriod(emergency.At)).ToArray();
        if (emergencies.Length == 0)
            return Absent(file, "The log shows no emergency in the period.");
        return EvidenceAnswer.ForEach(
            emergencies,
            "Emergencies of the period were reviewed by somebody other than who acted in them.",
            "",
            emergency =>
            {
                var used = file.EntryOf(emergency.Id)!;
                var review = file.Facts.FirstOrDefault(fact => fact.Fact.Payload is BreakGlassReviewed reviewed && reviewed.Use == emergency.Id);
                return review.Fact is null
                    ? ([used], $"The emergency of entry {used.Sequence} by '{emergency.By}' was not reviewed; the review was due {emergency.ReviewDueAt:u}.")
                    : Actors.Same(review.Fact.Actor, emergency.By) ? ([used, review.Entry], $"The emergency of entry {used.Sequence} was reviewed by '{emergency.By}', who had acted in it.")
                    : ([used, review.Entry], null);
            });
    }

    public static EvidenceAnswer WaiversJustified(EvidenceFile file)
    {
        var waivers = file.Facts.Where(fact => fact.Fact.Payload is WaiverGranted && file.IsInPeriod(fact.Entry.At)).ToArray();
        if (waivers.Length == 0)
            return Absent(file, "The log shows no waiver of a gate check in the period.");
        return EvidenceAnswer.ForEach(
            waivers,
            "Waivers of gate checks name who took the responsibility, why and until when.",
            "",
            item =>
            {
                var waiver = ((WaiverGranted)item.Fact.Payload).Waiver;
                return ([item.Entry], string.IsNullOrWhiteSpace(waiver.Reason) || string.IsNullOrWhiteSpace(waiver.By) ? $"The waiver of entry {item.Entry.Sequence} lacks who or why." : null);
            });
    }

    public static EvidenceAnswer RollbackPossible(EvidenceFile file) => EvidenceAnswer.ForEach(
        file.Scope.ProductionAliases.Select(alias => file.Moves.Where(move => move.After.Alias == alias && move.Entry.At < file.Scope.To).ToArray()).Where(moves => moves.Length > 0 && moves[^1].After.Version is not null),
        "Production can go back to the version before in one step.",
        "No version is in production at the end of the period.",
        moves =>
        {
            var history = moves.Select(move => new AliasChange
            {
                Model = move.After.Model,
                Alias = move.After.Alias,
                Revision = move.After.Revision,
                From = move.Before?.Version,
                To = move.After.Version,
                At = move.Entry.At,
                Actor = move.Entry.Actor,
            });
            return AliasHistory.PreviousHolder(history) is { } back
                ? ([.. moves.Where(move => move.After.Version == back).Select(move => move.Entry).TakeLast(1), moves[^1].Entry], null)
                : ([moves[^1].Entry], $"{moves[^1].After.Model}@{moves[^1].After.Alias} has no version to go back to.");
        });

    // That something did not happen is shown by the whole log, if it is intact.
    private static EvidenceAnswer Absent(EvidenceFile file, string found) =>
        AuditEvidence.Intact(file) is { Gaps: { Count: > 0 } gaps } ? EvidenceAnswer.Gap([.. gaps])
        : file.Entries.Count == 0 ? EvidenceAnswer.Gap("Nothing about the model was ever recorded.")
        : new(found, [file.Entries[^1]], []);

    private static IEnumerable<ProductionChange> Forward(EvidenceFile file) =>
        file.Changes.Where(change => change.Kind is ProductionChangeKind.Promotion or ProductionChangeKind.Emergency);

    private static string Name(ProductionChange change) =>
        $"The change of entry {change.Entry.Sequence} ({change.Entry.Subject} to {(change.To is { } version ? $"version {version}" : "nothing")} by '{change.Entry.Actor}')";

    private static AuditEntry Entry(EvidenceFile file, EvidenceLink link) => file.EntryAt(link.Sequence);
}
