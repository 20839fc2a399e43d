namespace MlOps.Sdk;

/// <summary>Names the parts of a card that nothing is recorded for.</summary>
internal static class ModelCardGaps
{
    private static readonly (string Part, Func<ModelCard, bool> IsRecorded)[] Parts =
    [
        ("description", card => Any(card.Description)),
        ("owner", card => Any(card.Text.Owner)),
        ("contact", card => Any(card.Text.Contact)),
        ("license", card => Any(card.Text.License)),
        ("task", card => Any(card.Text.Task)),
        ("approach", card => Any(card.Text.Approach)),
        ("architecture", card => Any(card.Text.Architecture) || Any(card.Text.ArchitectureFamily)),
        ("run", card => card.Run is not null),
        ("code commit", card => Any(card.Version.Lineage.GitCommit)),
        ("seed", card => card.Run?.Environment.Seed is not null),
        ("packages", card => card.Run?.Environment.Packages.Count > 0),
        ("intended use", card => Any(card.Text.IntendedUse)),
        ("users", card => card.Text.Users.Count > 0),
        ("out-of-scope uses", card => card.Text.OutOfScopeUses.Count > 0),
        ("factors", card => Any(card.Text.Factors)),
        ("choice of metrics", card => Any(card.Text.Metrics)),
        ("evaluation data", card => card.Scorecards.Count > 0 || card.GateReports.Any(report => report.Dataset is not null)),
        ("training data", card => card.Version.Lineage.Datasets.Count > 0),
        ("metrics", card => card.Scorecards.Any(scorecard => scorecard.Entries.Count > 0) || card.Run?.Metrics.Count > 0),
        ("metrics by slice", card => card.Scorecards.Any(scorecard => scorecard.Entries.Any(entry => entry.Slice is not null))),
        ("ethical considerations", card => card.Text.EthicalConsiderations.Count > 0),
        ("fairness assessments", card => card.Text.FairnessAssessments.Count > 0),
        ("limitations", card => card.Text.Limitations.Count > 0),
        ("trade-offs", card => card.Text.Tradeoffs.Count > 0),
        ("caveats", card => Any(card.Text.Caveats)),
        ("emissions", card => card.Text.EmissionsGrams is not null),
        ("resource footprint", card => Any(card.Text.ResourceFootprint)),
        ("risk class", card => Any(card.Text.RiskClass)),
        ("gate reports", card => card.GateReports.Count > 0),
        ("approvals", card => card.Governance.Approvals.Any(approval => !approval.Withdrawn)),
        ("signature", card => card.Governance.SigningKeys.Count > 0),
        ("human oversight", card => Any(card.Text.HumanOversight)),
        ("monitoring plan", card => Any(card.Text.MonitoringPlan)),
        ("retirement plan", card => Any(card.Text.RetirementPlan) || card.Governance.Deprecation?.RetiresAt is not null || card.Governance.Retirement is not null),
        ("rollback target", card => card.Aliases.Any(alias => alias.Version is not null)),
    ];

    /// <summary>The names of all parts, in the order of the card.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Parts.Select(part => part.Part)];

    public static IReadOnlyList<string> Of(ModelCard card) => [.. Parts.Where(part => !part.IsRecorded(card)).Select(part => part.Part)];

    private static bool Any(string? text) => !string.IsNullOrWhiteSpace(text);
}
