using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlOps.Sdk.Data;

/// <summary>Suites as JSON: names and arguments as in Great Expectations, the rest under the SDK's own names.</summary>
internal static class SuiteJson
{
    private const int Version = 1;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static string Write(ExpectationSuite suite)
    {
        var root = new JsonObject
        {
            ["schemaVersion"] = Version,
            ["name"] = suite.Name,
            ["expectations"] = new JsonArray([.. suite.Expectations.Select(Write)]),
        };
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            root.WriteTo(writer);

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static ExpectationSuite Read(string json)
    {
        try
        {
            if (JsonNode.Parse(json, documentOptions: Strict) is not JsonObject root)
                throw new FormatException("Not a suite: an object is expected.");

            if (root["schemaVersion"] is not JsonValue version || !version.TryGetValue<int>(out var number) || number != Version)
                throw new FormatException($"Not a suite this release reads: its schemaVersion is {root["schemaVersion"]?.ToJsonString() ?? "missing"}, {Version} is expected.");

            if (root["name"] is not JsonValue name || !name.TryGetValue<string>(out var text) || text.Length == 0 || root["expectations"] is not JsonArray { Count: > 0 } expectations)
                throw new FormatException("Not a suite: it needs a name and at least one expectation.");

            return new(text, [.. expectations.Select(Read)]);
        }
        catch (JsonException e)
        {
            throw new FormatException($"Not a suite: {e.Message}", e);
        }
    }

    private static JsonObject Write(Expectation expectation)
    {
        if (expectation.Arguments is not { } arguments)
            throw new InvalidOperationException($"'{expectation}' holds rows of another table, which have no place in a suite's JSON; add it in code.");

        var kwargs = (JsonObject)arguments.DeepClone();
        if (expectation.Mostly < 1)
            kwargs.Add("mostly", expectation.Mostly);

        if (expectation.Where is { } where)
            kwargs.Add("row_condition", where.Expression?.ToString() ?? throw new InvalidOperationException($"'{expectation}' has a row condition made of code, which has no text; make it with {nameof(RowCondition)}.{nameof(RowCondition.Parse)}."));

        return new() { ["type"] = expectation.Name, ["severity"] = Text(expectation.Severity), ["kwargs"] = kwargs };
    }

    private static Expectation Read(JsonNode? node)
    {
        if (node is not JsonObject item || item["type"] is not JsonValue type || !type.TryGetValue<string>(out var name))
            throw new FormatException($"Not an expectation: {node?.ToJsonString() ?? "null"}; an object with a type and kwargs is expected.");

        var arguments = new ExpectationArguments(name, item["kwargs"] as JsonObject ?? []);
        var expectation = ExpectationCatalog.Make(name, arguments);
        var (mostly, condition) = (arguments.FindNumber("mostly") ?? 1, arguments.FindText("row_condition"));
        arguments.RefuseUnknown();
        if (mostly is not (> 0 and <= 1))
            throw new FormatException($"Expectation '{name}' has mostly {mostly}; it is a share of good values in (0, 1].");

        return expectation with { Mostly = mostly, Severity = Severity(item["severity"], name), Where = condition is null ? null : RowCondition.Parse(condition) };
    }

    private static AlertSeverity Severity(JsonNode? node, string name)
    {
        if (node is null)
            return AlertSeverity.Critical;

        foreach (var severity in Enum.GetValues<AlertSeverity>())
        {
            if (node is JsonValue value && value.TryGetValue<string>(out var text) && text == Text(severity))
                return severity;
        }

        throw new FormatException($"Expectation '{name}' has severity {node.ToJsonString()}; it is one of {string.Join(", ", Enum.GetValues<AlertSeverity>().Select(Text))}.");
    }

    private static string Text(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Info => "info",
        AlertSeverity.Warning => "warning",
        _ => "critical",
    };
}
