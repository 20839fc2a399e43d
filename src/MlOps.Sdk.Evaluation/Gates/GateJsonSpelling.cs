using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MlOps.Sdk.Evaluation;

/// <summary>Finds unknown kinds and misspelt members before the reader does, to name the place and the nearest known word.</summary>
internal static class GateJsonSpelling
{
    private const string Kind = "kind";

    public static void Check(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new FormatException($"A suite is a JSON object with 'name' and 'rules', not {root.ValueKind}.");

        Members(root, GateJsonContext.Default.GateDefinition, "the suite", extra: []);
        if (root.TryGetProperty("schemaVersion", out var version) && !(version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number == 1))
            throw new FormatException($"The suite has schemaVersion {version}; this build reads version 1.");

        Rules(root, "rules");
    }

    private static void Rules(JsonElement owner, string path)
    {
        if (!owner.TryGetProperty("rules", out var rules) || rules.ValueKind != JsonValueKind.Array)
            return;

        var at = 0;
        foreach (var rule in rules.EnumerateArray())
        {
            var place = $"{path}[{at++}]";
            if (rule.ValueKind != JsonValueKind.Object || !rule.TryGetProperty(Kind, out var kind) || kind.ValueKind != JsonValueKind.String)
                throw new FormatException($"{place} has no 'kind'; known are {string.Join(", ", Kinds.Keys.Order(StringComparer.Ordinal))}.");

            if (!Kinds.TryGetValue(kind.GetString()!, out var contract))
                throw new FormatException($"{place} has the unknown kind '{kind.GetString()}'{Spelling.Hint(kind.GetString()!, Kinds.Keys)}");

            Members(rule, contract, place, [Kind]);
            Rules(rule, $"{place}.rules");
        }
    }

    private static void Members(JsonElement element, JsonTypeInfo contract, string place, IReadOnlyList<string> extra)
    {
        string[] known = [.. extra, .. contract.Properties.Select(property => property.Name)];
        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name, StringComparer.Ordinal))
                throw new FormatException($"{place} has the unknown member '{member.Name}'{Spelling.Hint(member.Name, known)}");
        }
    }

    private static Dictionary<string, JsonTypeInfo> Kinds { get; } = new(StringComparer.Ordinal)
    {
        [ThresholdRule.KindName] = GateJsonContext.Default.ThresholdRule,
        [NonInferiorityRule.KindName] = GateJsonContext.Default.NonInferiorityRule,
        [SuperiorityRule.KindName] = GateJsonContext.Default.SuperiorityRule,
        [PointChangeRule.KindName] = GateJsonContext.Default.PointChangeRule,
        [SliceRule.KindName] = GateJsonContext.Default.SliceRule,
        [WhenBaselineExistsRule.KindName] = GateJsonContext.Default.WhenBaselineExistsRule,
        [LatencyRule.KindName] = GateJsonContext.Default.LatencyRule,
        [DriftShareRule.KindName] = GateJsonContext.Default.DriftShareRule,
        [ParityRule.KindName] = GateJsonContext.Default.ParityRule,
        [SignatureRule.KindName] = GateJsonContext.Default.SignatureRule,
        [SizeRule.KindName] = GateJsonContext.Default.SizeRule,
        [FairnessRule.KindName] = GateJsonContext.Default.FairnessRule,
        [EvidenceRule.KindName] = GateJsonContext.Default.EvidenceRule,
        [TrivialModelRule.KindName] = GateJsonContext.Default.TrivialModelRule,
        [EquivalenceRule.KindName] = GateJsonContext.Default.EquivalenceRule,
        [WeakSegmentRule.KindName] = GateJsonContext.Default.WeakSegmentRule,
        [MeasurementRule.KindName] = GateJsonContext.Default.MeasurementRule,
        [RobustnessRule.KindName] = GateJsonContext.Default.RobustnessRule,
        [OutputRangeRule.KindName] = GateJsonContext.Default.OutputRangeRule,
        [OverfitRule.KindName] = GateJsonContext.Default.OverfitRule,
        [BiasRule.KindName] = GateJsonContext.Default.BiasRule,
        [SplitRule.KindName] = GateJsonContext.Default.SplitRule,
        [AttributionRule.KindName] = GateJsonContext.Default.AttributionRule,
        [OnnxSafetyRule.KindName] = GateJsonContext.Default.OnnxSafetyRule,
        [LineageRule.KindName] = GateJsonContext.Default.LineageRule,
        [CoverageRule.KindName] = GateJsonContext.Default.CoverageRule,
    };
}
