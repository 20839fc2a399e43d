namespace MlOps.Sdk;

/// <summary>Who decided what about the version, and what happens to it next.</summary>
internal static class ModelGovernanceSections
{
    public static IEnumerable<PageSection> Of(ModelCard card)
    {
        yield return new("gates", "Quality gates", [.. Gates(card)]);
        yield return new("approvals", "Approvals and exceptions", [.. Approvals(card)]);
        yield return new("deployment", "Deployment and lifecycle", [.. Deployment(card)]);
        if (card.OtherFields.Count > 0)
            yield return new("other", "Further statements", [new PageFacts([.. card.OtherFields.Select(field => (field.Key, (PageText)field.Value))])]);
    }

    private static IEnumerable<PageBlock> Gates(ModelCard card) => card.GateReports.Select(report => new PageTable(
        $"{report.Suite}: {(report.Passed ? "passed" : "not passed")}, {ModelCardNumbers.Time(report.EvaluatedAt)}, report {report.Id:N}",
        ["verdict", "gate", "why"],
        [
            .. report.Checks.Select(check => (IReadOnlyList<PageText>)
            [
                new(check.Verdict.ToWord(), check.Verdict == GateVerdict.Passed ? PageTone.Good : PageTone.Bad),
                check.Name,
                check.Reason,
            ]),
        ]));

    private static IEnumerable<PageBlock> Approvals(ModelCard card)
    {
        var governance = card.Governance;
        if (governance.Approvals.Count > 0)
        {
            yield return new PageTable(
                "Approvals",
                ["by", "roles", "for", "at", "state", "reason", "content"],
                [
                    .. governance.Approvals.Select(approval => (IReadOnlyList<PageText>)
                    [
                        approval.By,
                        new(string.Join(", ", approval.Roles)),
                        approval.Alias,
                        ModelCardNumbers.Time(approval.At),
                        State(approval, card),
                        new(approval.Reason ?? ""),
                        PageText.Code(approval.Digest.Hex[..12]),
                    ]),
                ]);
        }
        else
        {
            yield return new PageFacts([("Approvals", PageText.Missing)]);
        }

        if (governance.Waivers.Count > 0)
        {
            yield return new PageTable(
                "Waived checks",
                ["check", "by", "reason", "until"],
                [.. governance.Waivers.Select(waiver => (IReadOnlyList<PageText>)[waiver.Check, waiver.By, waiver.Reason, ModelCardNumbers.Time(waiver.ExpiresAt)])]);
        }

        if (governance.Emergencies.Count > 0)
        {
            yield return new PageTable(
                "Moves in an emergency, against the policy",
                ["alias", "by", "at", "reason", "not met", "review"],
                [
                    .. governance.Emergencies.Select(emergency => (IReadOnlyList<PageText>)
                    [
                        emergency.Alias,
                        emergency.By,
                        ModelCardNumbers.Time(emergency.At),
                        emergency.Reason,
                        string.Join("; ", emergency.Bypassed),
                        emergency.Review is { } review
                            ? $"{(review.Justified ? "justified" : "not justified")}, {review.By}, {ModelCardNumbers.Time(review.At)}"
                            : PageText.Bad($"due {ModelCardNumbers.Time(emergency.ReviewDueAt)}"),
                    ]),
                ]);
        }
    }

    private static PageText State(CardApproval approval, ModelCard card) => approval switch
    {
        { Withdrawn: true } => new("withdrawn", PageTone.Bad),
        { ExpiresAt: { } end } when end <= card.GeneratedAt => new($"ended {ModelCardNumbers.Time(end)}", PageTone.Bad),
        _ when approval.Digest != card.Version.ComputeDigest() => new("of other content", PageTone.Bad),
        { ExpiresAt: { } end } => new($"until {ModelCardNumbers.Time(end)}", PageTone.Good),
        _ => new("in force", PageTone.Good),
    };

    private static IEnumerable<PageBlock> Deployment(ModelCard card)
    {
        var governance = card.Governance;
        yield return new PageFacts(
        [
            ("Aliases", card.Aliases.Count == 0 ? PageText.Muted("none points here") : string.Join(", ", card.Aliases.Select(alias => alias.Alias))),
            ("Rollback target", string.Join("; ", card.Aliases.Where(alias => alias.Version is not null).Select(alias => $"{alias.Alias}: version {alias.Version}"))),
            ("Stage", governance.Stage is null ? PageText.Muted("none") : governance.Stage),
            ("Signed by key", governance.SigningKeys.Count == 0 ? PageText.Missing : PageText.Code(string.Join(", ", governance.SigningKeys))),
            ("Risk class", card.Text.RiskClass),
            ("Human oversight", card.Text.HumanOversight),
            ("Monitoring plan", card.Text.MonitoringPlan),
            ("Retirement plan", Retirement(card)),
        ]);
        if (governance.Tags.Count > 0)
            yield return new PageTable("Tags", ["key", "value"], [.. governance.Tags.Select(tag => (IReadOnlyList<PageText>)[tag.Key, new(tag.Value)])]);
        if (card.AliasMoves.Count > 0)
        {
            yield return new PageTable(
                "Moves of aliases",
                ["at", "alias", "from", "to", "by", "reason"],
                [
                    .. card.AliasMoves.Select(move => (IReadOnlyList<PageText>)
                    [
                        ModelCardNumbers.Time(move.At),
                        move.Alias,
                        new(move.From is { } from ? $"version {from}" : "nothing"),
                        new(move.To is { } to ? $"version {to}" : "nothing"),
                        move.Actor,
                        new(move.Reason ?? ""),
                    ]),
                ]);
        }
    }

    private static PageText Retirement(ModelCard card)
    {
        if (card.Governance.Retirement is { } retired)
            return PageText.Bad($"retired {ModelCardNumbers.Time(retired.At)} by {retired.By}: {retired.Reason}");
        if (card.Governance.Deprecation is { } deprecated)
            return PageText.Bad($"deprecated since {ModelCardNumbers.Time(deprecated.Since)}{(deprecated.RetiresAt is { } end ? $", to be retired {ModelCardNumbers.Time(end)}" : "")}");
        return card.Text.RetirementPlan;
    }
}
