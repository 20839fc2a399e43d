namespace MlOps.Sdk;

/// <summary>
/// The card fields that facts may change after a version was registered (<see cref="CardFieldChanged"/>), by their stored names. A
/// list is written one item a line.
/// </summary>
internal static class CardFields
{
    private static readonly Dictionary<string, Func<ModelCardText, string, ModelCardText>> Setters = new(StringComparer.Ordinal)
    {
        ["owner"] = (text, value) => text with { Owner = value },
        ["contact"] = (text, value) => text with { Contact = value },
        ["license"] = (text, value) => text with { License = value },
        ["languages"] = (text, value) => text with { Languages = Lines(value) },
        ["tags"] = (text, value) => text with { Tags = Lines(value) },
        ["base-model"] = (text, value) => text with { BaseModel = value },
        ["task"] = (text, value) => text with { Task = value },
        ["approach"] = (text, value) => text with { Approach = value },
        ["architecture-family"] = (text, value) => text with { ArchitectureFamily = value },
        ["architecture"] = (text, value) => text with { Architecture = value },
        ["intended-use"] = (text, value) => text with { IntendedUse = value },
        ["users"] = (text, value) => text with { Users = Lines(value) },
        ["out-of-scope-uses"] = (text, value) => text with { OutOfScopeUses = Lines(value) },
        ["factors"] = (text, value) => text with { Factors = value },
        ["metrics"] = (text, value) => text with { Metrics = value },
        ["evaluation-data"] = (text, value) => text with { EvaluationData = value },
        ["training-data"] = (text, value) => text with { TrainingData = value },
        ["limitations"] = (text, value) => text with { Limitations = Lines(value) },
        ["trade-offs"] = (text, value) => text with { Tradeoffs = Lines(value) },
        ["ethical-considerations"] = (text, value) => text with { EthicalConsiderations = [.. Lines(value).Select(line => new EthicalConsideration { Name = line })] },
        ["caveats"] = (text, value) => text with { Caveats = value },
        ["resource-footprint"] = (text, value) => text with { ResourceFootprint = value },
        ["risk-class"] = (text, value) => text with { RiskClass = value },
        ["human-oversight"] = (text, value) => text with { HumanOversight = value },
        ["monitoring-plan"] = (text, value) => text with { MonitoringPlan = value },
        ["retirement-plan"] = (text, value) => text with { RetirementPlan = value },
        ["references"] = (text, value) => text with { References = Lines(value) },
    };

    /// <summary>The names that a card knows, in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Setters.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The text with a field changed, or null when the card knows no such field.</summary>
    public static ModelCardText? Set(ModelCardText text, string field, string value) => Setters.TryGetValue(field, out var set) ? set(text, value) : null;

    private static string[] Lines(string value) => value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
