using System.Text;

namespace MlOps.Sdk;

/// <summary>
/// The YAML front matter of a card, in the form of Hugging Face's model card metadata. Members that nothing is recorded for are left
/// out; results without a recorded task are filed under Hugging Face's task <c>other</c>, as it demands one.
/// </summary>
internal static class ModelCardFrontMatter
{
    public static string Write(ModelCard card)
    {
        var yaml = new StringBuilder("---\n");
        var text = card.Text;
        Scalar(yaml, "license", text.License);
        List(yaml, "language", text.Languages);
        List(yaml, "tags", text.Tags);
        List(yaml, "datasets", [.. card.Version.Lineage.Datasets.Select(dataset => dataset.Name).Distinct(StringComparer.Ordinal)]);
        List(yaml, "metrics", [.. Overall(card).Select(result => result.Entry.Metric).Distinct(StringComparer.Ordinal)]);
        Scalar(yaml, "base_model", text.BaseModel);
        Scalar(yaml, "library_name", card.Version.Format);
        Scalar(yaml, "pipeline_tag", text.Task);
        if (text.EmissionsGrams is { } grams)
            yaml.Append("co2_eq_emissions:\n  emissions: ").Append(YamlText.Number(grams)).Append('\n');
        Index(yaml, card);
        return yaml.Append("---\n").ToString();
    }

    private static void Index(StringBuilder yaml, ModelCard card)
    {
        var results = Overall(card).ToArray();
        if (results.Length == 0)
            return;

        yaml.Append("model-index:\n- name: ").Append(YamlText.Quote(card.Version.Model)).Append("\n  results:\n");
        foreach (var group in results.GroupBy(result => result.Scorecard))
        {
            var dataset = group.Key.Dataset;
            yaml.Append("  - task:\n      type: ").Append(YamlText.Quote(card.Text.Task ?? "other")).Append("\n    dataset:\n      name: ").Append(YamlText.Quote(dataset.Name))
                .Append("\n      type: ").Append(YamlText.Quote(dataset.Name)).Append("\n      revision: ").Append(YamlText.Quote(dataset.Digest.Hex)).Append("\n    metrics:\n");
            foreach (var (_, entry) in group)
            {
                yaml.Append("    - type: ").Append(YamlText.Quote(entry.Metric)).Append("\n      name: ").Append(YamlText.Quote(entry.Metric))
                    .Append("\n      value: ").Append(YamlText.Number(entry.Value!.Value)).Append("\n      verified: false\n");
            }
        }
    }

    private static IEnumerable<(Scorecard Scorecard, ScorecardEntry Entry)> Overall(ModelCard card) =>
        from scorecard in card.Scorecards
        from entry in scorecard.Entries
        where entry is { Slice: null, Value: { } value } && double.IsFinite(value)
        select (scorecard, entry);

    private static void Scalar(StringBuilder yaml, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            yaml.Append(name).Append(": ").Append(YamlText.Quote(value)).Append('\n');
    }

    private static void List(StringBuilder yaml, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;

        yaml.Append(name).Append(":\n");
        foreach (var value in values)
            yaml.Append("- ").Append(YamlText.Quote(value)).Append('\n');
    }
}
