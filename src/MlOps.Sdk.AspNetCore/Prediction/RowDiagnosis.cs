using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Says what is wrong with a row that could not be read: each member, what was expected and what came.</summary>
internal static class RowDiagnosis
{
    private const int LongestQuote = 40;

    public static IReadOnlyDictionary<string, string[]> Explain(ReadOnlySequence<byte> body, JsonTypeInfo row, JsonException error)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            return One("$", $"not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return One("$", $"expected an object, got {Describe(document.RootElement)}");

            try
            {
                var problems = JudgeAll(document.RootElement, row);
                return problems.Count > 0 ? problems : One(error.Path ?? "$", "the value does not fit");
            }
            catch (InvalidOperationException)
            {
                return One("$", "a member's name is not valid Unicode");
            }
        }
    }

    private static Dictionary<string, string[]> JudgeAll(JsonElement row, JsonTypeInfo type)
    {
        var problems = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var member in type.Properties)
        {
            if (Judge(row, member) is { } problem)
                problems[member.Name] = [problem];
        }

        var seen = new HashSet<string>(type.Options.PropertyNameCaseInsensitive ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var property in row.EnumerateObject())
        {
            if (!seen.Add(property.Name))
                problems[property.Name] = ["came more than once, expected once"];
        }

        return problems;
    }

    private static string? Judge(JsonElement row, JsonPropertyInfo member)
    {
        var expected = Expected(member.PropertyType);
        var found = Find(row, member.Name, member.Options.PropertyNameCaseInsensitive);
        if (found is not { } value)
            return member.IsRequired || member.AssociatedParameter is { HasDefaultValue: false } ? $"missing, expected {expected}" : null;

        if (value.ValueKind == JsonValueKind.Null)
            return member.IsSetNullable ? null : $"expected {expected}, got null";

        try
        {
            value.Deserialize(member.Options.GetTypeInfo(member.PropertyType));
            return null;
        }
        catch (JsonException)
        {
            return $"expected {expected}, got {Describe(value)}";
        }
    }

    private static JsonElement? Find(JsonElement row, string name, bool ignoreCase)
    {
        foreach (var property in row.EnumerateObject())
        {
            if (string.Equals(property.Name, name, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
                return property.Value;
        }

        return null;
    }

    private static string Expected(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "true or false",
            TypeCode.String => "a text",
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "a number",
            >= TypeCode.SByte and <= TypeCode.UInt64 when !type.IsEnum => "a whole number",
            TypeCode.DateTime => "a date and time",
            _ => $"a {type.Name}",
        };
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => Quote(value),
        JsonValueKind.Number => $"the number {Shorten(value.GetRawText())}",
        _ => value.GetRawText(),
    };

    private static string Quote(JsonElement text)
    {
        try
        {
            return $"the text \"{Shorten(text.GetString()!)}\"";
        }
        catch (InvalidOperationException)
        {
            return "a text that is not valid Unicode";
        }
    }

    private static string Shorten(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";

    private static Dictionary<string, string[]> One(string member, string problem) => new(StringComparer.Ordinal) { [member] = [problem] };
}
