using System.Text.Json;

namespace MlOps.Sdk.Evaluation;

/// <summary>The stored shape of a suite. Settable: the generated reader would overwrite the defaults of init-only members that the text leaves out.</summary>
internal sealed class GateDefinition
{
    public int SchemaVersion { get; set; } = 1;

    public required string Name { get; set; }

    public double Alpha { get; set; } = 0.05;

    public int MinimumRows { get; set; } = 30;

    public int Retests { get; set; }

    public int Resamples { get; set; } = 2000;

    public int Seed { get; set; } = 1;

    public required IReadOnlyList<GateRule> Rules { get; set; }

    public static string Write(QualityGate suite) => JsonSerializer.Serialize(
        new()
        {
            Name = suite.Name,
            Alpha = suite.Alpha,
            MinimumRows = suite.MinimumRows,
            Retests = suite.Retests,
            Resamples = suite.Resamples,
            Seed = suite.Seed,
            Rules = suite.Rules,
        },
        GateJsonContext.Default.GateDefinition);

    public static GateDefinition Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false });
            GateJsonSpelling.Check(document.RootElement);
            return document.RootElement.Deserialize(GateJsonContext.Default.GateDefinition) ?? throw new FormatException("A suite is a JSON object, not null.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is not the JSON of a suite: {e.Message}", e);
        }
    }
}
