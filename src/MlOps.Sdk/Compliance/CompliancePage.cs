using System.Globalization;

namespace MlOps.Sdk;

/// <summary>Lays a report out for people.</summary>
internal static class CompliancePage
{
    public static Page Of(ComplianceReport report) => new(
        $"{report.Title}: evidence for {report.Scope.Model}",
        [
            $"From {ModelCardNumbers.Time(report.Scope.From)} to {ModelCardNumbers.Time(report.Scope.To)}, generated {ModelCardNumbers.Time(report.GeneratedAt)}.",
            report.HasGaps ? PageText.Bad(Count(report)) : new(Count(report), PageTone.Good),
            PageText.Muted("This report helps you meet the requirements it paraphrases. It shows what was recorded; procedures, training, the site's validation and the judgement stay with you. It is no legal advice."),
        ],
        [
            new("summary", "Controls", [Summary(report)]),
            new("changes", "Changes of production in the period", Changes(report)),
            .. report.Controls.Select(Control),
            new("verify", "How to verify", Verify(report)),
        ]);

    private static string Count(ComplianceReport report)
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{With(ComplianceStatus.Evidenced)} of {report.Controls.Count} controls evidenced, {With(ComplianceStatus.Gap)} with gaps, {With(ComplianceStatus.NotInScope)} not in scope of the library.");

        int With(ComplianceStatus status) => report.Controls.Count(control => control.Status == status);
    }

    private static PageTable Summary(ComplianceReport report) => new(
        "Controls",
        ["control", "status", "requirement, paraphrased", "gaps"],
        [
            .. report.Controls.Select((control, i) => (IReadOnlyList<PageText>)
            [
                new(control.Control, Target: Id(i)),
                Status(control.Status),
                control.Requirement,
                new(string.Join(" ", control.Gaps)),
            ]),
        ]);

    private static PageBlock[] Changes(ComplianceReport report) => report.Changes.Count == 0
        ? [new PageParagraph($"None: no alias of {string.Join(", ", report.Scope.ProductionAliases)} was moved.")]
        :
        [
            new PageTable(
                "Every move of a production alias",
                ["entry", "at", "alias", "change", "kind", "by", "author", "gate reports", "approvals", "reason", "exceptions"],
                [
                    .. report.Changes.Select(change => (IReadOnlyList<PageText>)
                    [
                        Sequence(change.Entry),
                        ModelCardNumbers.Time(change.Entry.At),
                        change.Alias,
                        $"{Version(change.From)} to {Version(change.To)}",
                        change.Kind.ToString().ToLowerInvariant(),
                        change.Entry.Actor,
                        new(change.Author ?? ""),
                        new(string.Join(", ", change.Gates.Select(link => Sequence(link).Text))),
                        new(string.Join(", ", change.Approvals.Select(link => $"{Sequence(link).Text} by {link.Actor}"))),
                        new(change.Reason ?? ""),
                        change.Exceptions.Count == 0 ? new("") : PageText.Bad(string.Join(" ", change.Exceptions)),
                    ]),
                ]),
        ];

    private static PageSection Control(ControlFinding control, int index)
    {
        var blocks = new List<PageBlock> { new PageParagraph(control.Requirement), new PageParagraph(Status(control.Status)) };
        if (control.Found.Count > 0)
            blocks.Add(new PageList([.. control.Found.Select(found => (PageText)found)]));
        if (control.Gaps.Count > 0)
            blocks.Add(new PageList([.. control.Gaps.Select(PageText.Bad)]));
        if (control.Evidence.Count > 0)
        {
            blocks.Add(new PageTable(
                $"Evidence: {control.Evidence.Count.ToString(CultureInfo.InvariantCulture)} entries of the audit log",
                ["entry", "at", "by", "action", "subject", "hash"],
                [
                    .. control.Evidence.Select(link => (IReadOnlyList<PageText>)
                    [
                        Sequence(link),
                        ModelCardNumbers.Time(link.At),
                        link.Actor,
                        PageText.Code(link.Action),
                        link.Subject,
                        PageText.Code(link.Hash.Hex),
                    ]),
                ],
                Folded: control.Evidence.Count > 8));
        }

        return new(Id(index), control.Control, blocks);
    }

    private static PageBlock[] Verify(ComplianceReport report) =>
    [
        new PageFacts(
        [
            ("Check of the whole log", report.Verification),
            ("Last intact entry", report.ChainHead.Sequence.ToString(CultureInfo.InvariantCulture)),
            ("Its hash", PageText.Code(report.ChainHead.Hash.Hex)),
            ("Root of the Merkle tree", report.TreeHead is { } head ? PageText.Code(head.Root.Hex) : PageText.Missing),
            ("Entries under the root", report.TreeHead?.Size.ToString(CultureInfo.InvariantCulture)),
        ]),
        new PageList(
        [
            "Export the log (AuditTrail.ExportAsync): hashing its lines as leaves by RFC 6962 gives the root above, and each line holds the sequence and hash that the controls cite.",
            "Ask for a bundle of the cited entries (AuditTrail.ProveAsync): it proves them against the root without the store.",
            "Compare the root with the heads that you keep outside the store: only they show that the end of the log was not cut off.",
        ]),
    ];

    private static PageText Status(ComplianceStatus status) => status switch
    {
        ComplianceStatus.Evidenced => new("Evidenced", PageTone.Good),
        ComplianceStatus.Gap => PageText.Bad("Gap"),
        _ => PageText.Muted("Not in scope of the library"),
    };

    private static PageText Sequence(EvidenceLink link) => link.Sequence.ToString(CultureInfo.InvariantCulture);

    private static string Version(int? version) => version is { } number ? $"version {number.ToString(CultureInfo.InvariantCulture)}" : "nothing";

    private static string Id(int index) => $"control-{(index + 1).ToString(CultureInfo.InvariantCulture)}";
}
