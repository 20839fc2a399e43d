using System.Text;
using System.Text.Json;

namespace MlOps.Sdk.Evaluation;

/// <summary>A report as SARIF 2.1.0.</summary>
internal static class GateReportSarif
{
    public static string Write(GateReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            Tool(json, report);
            json.WriteStartArray("results");
            foreach (var check in report.Checks)
                Result(json, report, check);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Tool(Utf8JsonWriter json, GateReport report)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "MlOps.Sdk gates");
        json.WriteString("semanticVersion", "1.0.0");
        json.WriteStartArray("rules");
        foreach (var kind in report.Checks.Select(check => check.Kind).Distinct(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("id", kind);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter json, GateReport report, GateCheck check)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", check.Kind);
        json.WriteString("kind", check.Verdict switch
        {
            GateVerdict.Passed => "pass",
            GateVerdict.Inconclusive => "open",
            _ => "fail",
        });

        // SARIF allows a level other than none only on a failed result.
        json.WriteString("level", check.Verdict is GateVerdict.Failed or GateVerdict.Error ? "error" : "none");
        json.WriteStartObject("message");
        json.WriteString("text", check.Reason);
        json.WriteEndObject();
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", $"{report.Suite}/{report.Candidate}/{check.Name}");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
