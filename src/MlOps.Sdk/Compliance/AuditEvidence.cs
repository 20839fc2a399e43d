using System.Globalization;

namespace MlOps.Sdk;

/// <summary>Searches about the audit log itself.</summary>
internal static class AuditEvidence
{
    public static EvidenceAnswer Intact(EvidenceFile file) =>
        file.Last is not { } last ? EvidenceAnswer.Gap("The audit log is empty.")
        : !file.Verification.Audit.Intact ? EvidenceAnswer.Gap($"The audit log is broken: {file.Verification.Audit}")
        : new($"The hash chain of all {last.Sequence} entries of the audit log is intact.", [last], []);

    public static EvidenceAnswer Anchored(EvidenceFile file)
    {
        var check = file.Verification;
        if (check.RefusedHeads.Count > 0)
            return EvidenceAnswer.Gap([.. check.RefusedHeads.Select(head => $"A head of the audit log that was kept outside the store is refused: {head}")]);
        if (check.AnchoredHeads == 0)
            return EvidenceAnswer.Gap("No head of the audit log is kept outside the store, so an end that was cut off would not be noticed.");
        return file.Entries.LastOrDefault(entry => file.IsInPeriod(entry.At)) is { } last && last.Sequence > check.AnchoredEntries
            ? EvidenceAnswer.Gap($"Heads kept outside the store vouch for {check.AnchoredEntries} entries, the period ends with entry {last.Sequence}; anchor the log again.")
            : new($"{check.AnchoredHeads} heads kept outside the store vouch for {check.AnchoredEntries} entries.", file.Last is { } end ? [end] : [], []);
    }

    public static EvidenceAnswer Attributed(EvidenceFile file) => EvidenceAnswer.ForEach(
        file.InPeriod,
        "Every change of the period names who made it, when, and what was before and after.",
        "Nothing about the model was recorded in the period.",
        entry => ([entry], string.IsNullOrWhiteSpace(entry.Actor) ? $"Entry {entry.Sequence} ({entry.Action}) names nobody." : null));

    public static EvidenceAnswer Complete(EvidenceFile file) =>
        file.First is not { } first ? EvidenceAnswer.Gap("The audit log is empty.")
        : first.Sequence != 1 || !file.Verification.Audit.Intact ? EvidenceAnswer.Gap($"The audit log does not reach from its first entry without a gap: {file.Verification.Audit}")
        : new("The audit log reaches back to its first entry without a gap; nothing was purged.", [first], []);

    public static EvidenceAnswer KeptDays(EvidenceFile file, string days)
    {
        var complete = Complete(file);
        if (complete.Gaps.Count > 0)
            return complete;
        var needed = TimeSpan.FromDays(int.Parse(days, CultureInfo.InvariantCulture));
        var from = file.GeneratedAt - needed;
        return file.Entries.FirstOrDefault() is not { } begin ? EvidenceAnswer.Gap("Nothing about the model was ever recorded.")
            : new(
                begin.At <= from
                    ? $"The log of the model is kept since {begin.At:u}, more than {days} days."
                    : $"The log of the model is kept since its first entry on {begin.At:u}; {days} days have not passed yet, and nothing was purged.",
                [begin],
                []);
    }
}
