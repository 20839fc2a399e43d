using System.Globalization;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>The member <c>modelCard</c> of a machine-learning model in CycloneDX 1.6.</summary>
internal static class BomModelCard
{
    // The only words that the schema allows.
    private static readonly string[] Approaches = ["supervised", "unsupervised", "reinforcement-learning", "semi-supervised", "self-supervised"];

    public static void Write(Utf8JsonWriter json, ModelCard card)
    {
        json.WriteStartObject("modelCard");
        WriteParameters(json, card);
        WriteAnalysis(json, card);
        WriteConsiderations(json, card.Text);
        json.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter json, ModelCard card)
    {
        json.WriteStartObject("modelParameters");
        if (card.Text.Approach is { } approach && Approaches.Contains(approach, StringComparer.Ordinal))
        {
            json.WriteStartObject("approach");
            json.WriteString("type", approach);
            json.WriteEndObject();
        }

        WriteText(json, "task", card.Text.Task);
        WriteText(json, "architectureFamily", card.Text.ArchitectureFamily);
        WriteText(json, "modelArchitecture", card.Text.Architecture);
        WriteObjects(json, "datasets", card.Version.Lineage.Datasets.DistinctBy(BomRefs.Of), dataset => json.WriteString("ref", BomRefs.Of(dataset)));
        WriteObjects(json, "inputs", card.Version.Signature.Inputs, tensor => json.WriteString("format", $"{tensor.Name}: {tensor.Describe()}"));
        WriteObjects(json, "outputs", card.Version.Signature.Outputs, tensor => json.WriteString("format", $"{tensor.Name}: {tensor.Describe()}"));
        json.WriteEndObject();
    }

    private static void WriteAnalysis(Utf8JsonWriter json, ModelCard card)
    {
        var entries = card.Scorecards.SelectMany(scorecard => scorecard.Entries).Where(entry => entry.Value is not null).ToArray();
        if (entries.Length == 0)
            return;

        json.WriteStartObject("quantitativeAnalysis");
        WriteObjects(json, "performanceMetrics", entries, entry =>
        {
            json.WriteString("type", entry.Metric);
            json.WriteString("value", Number(entry.Value!.Value));
            WriteText(json, "slice", entry.Slice);
            if (entry.Lower is null && entry.Upper is null)
                return;
            json.WriteStartObject("confidenceInterval");
            if (entry.Lower is { } lower)
                json.WriteString("lowerBound", Number(lower));
            if (entry.Upper is { } upper)
                json.WriteString("upperBound", Number(upper));
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void WriteConsiderations(Utf8JsonWriter json, ModelCardText text)
    {
        json.WriteStartObject("considerations");
        WriteTexts(json, "users", text.Users);
        WriteTexts(json, "useCases", text.IntendedUse is { Length: > 0 } use ? [use] : []);
        WriteTexts(json, "technicalLimitations", [.. text.Limitations, .. text.OutOfScopeUses.Select(use => $"Out of scope: {use}")]);
        WriteTexts(json, "performanceTradeoffs", text.Tradeoffs);
        WriteObjects(json, "ethicalConsiderations", text.EthicalConsiderations, risk =>
        {
            json.WriteString("name", risk.Name);
            WriteText(json, "mitigationStrategy", risk.Mitigation);
        });
        if (text.EmissionsGrams is { } grams)
        {
            json.WriteStartObject("environmentalConsiderations");
            WriteObjects(json, "properties", [grams], emitted =>
            {
                json.WriteString("name", "mlops:training-emissions-g-co2eq");
                json.WriteString("value", Number(emitted));
            });
            json.WriteEndObject();
        }

        WriteObjects(json, "fairnessAssessments", text.FairnessAssessments, group =>
        {
            json.WriteString("groupAtRisk", group.GroupAtRisk);
            WriteText(json, "benefits", group.Benefits);
            WriteText(json, "harms", group.Harms);
            WriteText(json, "mitigationStrategy", group.Mitigation);
        });
        json.WriteEndObject();
    }

    private static void WriteObjects<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        var any = false;
        foreach (var item in items)
        {
            if (!any)
                json.WriteStartArray(name);
            any = true;
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        if (any)
            json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
            json.WriteString(name, text);
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
