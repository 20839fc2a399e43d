using System.Globalization;

namespace MlOps.Sdk;

/// <summary>Lays a card out for people, in the order of Mitchell et al. (2019) with the governance after it.</summary>
internal static class ModelCardPage
{
    public static Page Of(ModelCard card) => new(
        $"Model card: {card.Version.ToRef()}",
        [card.Description, Completeness(card)],
        [
            ModelDetailsSection.Of(card),
            Use(card),
            new("factors", "Factors", Text(card.Text.Factors)),
            new("metrics", "Metrics", [.. Text(card.Text.Metrics), .. Metrics(card)]),
            Data("evaluation-data", "Evaluation data", card.Text.EvaluationData, EvaluationData(card)),
            Data("training-data", "Training data", card.Text.TrainingData, card.Version.Lineage.Datasets),
            Analyses(card),
            Ethics(card),
            Caveats(card),
            .. ModelGovernanceSections.Of(card),
            new("missing", "Not recorded", card.Missing.Count == 0 ? [new PageParagraph("Every part of the card is recorded.")] : [new PageList([.. card.Missing.Select(part => (PageText)part)])]),
        ]);

    private static PageText Completeness(ModelCard card) => new(
        card.Missing.Count == 0
            ? $"Generated {ModelCardNumbers.Time(card.GeneratedAt)} from what is recorded."
            : $"Generated {ModelCardNumbers.Time(card.GeneratedAt)} from what is recorded; {card.Missing.Count.ToString(CultureInfo.InvariantCulture)} parts are not recorded.",
        PageTone.Muted,
        card.Missing.Count == 0 ? null : "missing");

    private static PageSection Use(ModelCard card) => new(
        "intended-use",
        "Intended use",
        [
            new PageFacts(
            [
                ("Intended use", card.Text.IntendedUse),
                ("Users", Join(card.Text.Users)),
                ("Out of scope", Join(card.Text.OutOfScopeUses)),
            ]),
        ]);

    private static IEnumerable<PageBlock> Metrics(ModelCard card)
    {
        foreach (var scorecard in card.Scorecards)
            yield return Table(scorecard, $"Overall, on {scorecard.Dataset.Name}", scorecard.Entries.Where(entry => entry.Slice is null));
        if (card.Run is { Metrics.Count: > 0 } run)
        {
            yield return new PageTable(
                "Logged by the run, last values; their data are not recorded",
                ["metric", "value", "step"],
                [.. run.Metrics.Values.Select(point => (IReadOnlyList<PageText>)[point.Key, ModelCardNumbers.Value(point.Value), point.Step.ToString(CultureInfo.InvariantCulture)])]);
        }
    }

    private static PageSection Analyses(ModelCard card) => new(
        "quantitative-analyses",
        "Quantitative analyses",
        [
            .. card.Scorecards
                .Where(scorecard => scorecard.Entries.Any(entry => entry.Slice is not null))
                .Select(scorecard => Table(scorecard, $"By slice, on {scorecard.Dataset.Name}", scorecard.Entries.Where(entry => entry.Slice is not null))),
        ]);

    private static PageTable Table(Scorecard scorecard, string caption, IEnumerable<ScorecardEntry> entries) => new(
        caption,
        ["metric", "slice", "rows", "value", $"{(scorecard.Level * 100).ToString("0.##", CultureInfo.InvariantCulture)} % interval", "note"],
        [
            .. entries.Select(entry => (IReadOnlyList<PageText>)
            [
                entry.Metric,
                entry.Slice ?? "all rows",
                ModelCardNumbers.Count(entry.Rows),
                entry.Value is { } value ? ModelCardNumbers.Value(value) : new PageText("not computable", PageTone.Missing),
                new(ModelCardNumbers.Interval(entry.Lower, entry.Upper)),
                new(string.Join("; ", ((string?[])[entry.Method, entry.Reason, entry.IsSmall ? "few rows" : null]).Where(note => !string.IsNullOrEmpty(note)))),
            ]),
        ]);

    private static PageSection Data(string id, string title, string? text, IReadOnlyList<DatasetVersion> datasets) => new(
        id,
        title,
        datasets.Count == 0
            ? Text(text)
            :
            [
                .. Text(text),
                new PageTable(
                    "Data sets",
                    ["name", "rows", "columns", "source", "SHA-256"],
                    [
                        .. datasets.Select(dataset => (IReadOnlyList<PageText>)
                        [
                            dataset.Name,
                            ModelCardNumbers.Count(dataset.RowCount),
                            new(string.Join(", ", dataset.Schema.Select(column => $"{column.Name} ({column.Type})"))),
                            dataset.Source,
                            PageText.Code(dataset.Digest.Hex),
                        ]),
                    ]),
            ]);

    private static DatasetVersion[] EvaluationData(ModelCard card) =>
        [.. card.Scorecards.Select(scorecard => scorecard.Dataset).Concat(card.GateReports.Select(report => report.Dataset).OfType<DatasetVersion>()).DistinctBy(dataset => (dataset.Name, dataset.Digest))];

    private static PageSection Ethics(ModelCard card)
    {
        var blocks = new List<PageBlock>();
        if (card.Text.EthicalConsiderations is { Count: > 0 } risks)
            blocks.Add(new PageTable("Risks to people", ["risk", "mitigation"], [.. risks.Select(risk => (IReadOnlyList<PageText>)[risk.Name, risk.Mitigation])]));
        if (card.Text.FairnessAssessments is { Count: > 0 } groups)
        {
            blocks.Add(new PageTable(
                "Groups at risk",
                ["group", "benefits", "harms", "mitigation"],
                [.. groups.Select(group => (IReadOnlyList<PageText>)[group.GroupAtRisk, group.Benefits, group.Harms, group.Mitigation])]));
        }

        return new("ethical-considerations", "Ethical considerations", blocks);
    }

    private static PageSection Caveats(ModelCard card) => new(
        "caveats",
        "Limitations, trade-offs and caveats",
        [
            new PageFacts(
            [
                ("Limitations", Join(card.Text.Limitations)),
                ("Trade-offs", Join(card.Text.Tradeoffs)),
                ("Caveats", card.Text.Caveats),
                ("Emissions of training", card.Text.EmissionsGrams is { } grams ? $"{ModelCardNumbers.Value(grams)} g CO₂ eq." : null),
                ("Resource footprint", card.Text.ResourceFootprint),
            ]),
        ]);

    private static PageBlock[] Text(string? text) => string.IsNullOrWhiteSpace(text) ? [] : [new PageParagraph(text)];

    private static PageText Join(IReadOnlyList<string> items) => string.Join("; ", items);
}
