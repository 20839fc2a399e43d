using System.Globalization;
using System.Text.Json.Nodes;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Data;

/// <summary>What an expectation was made with, as JSON, so that a suite can be written down.</summary>
internal static class ArgumentText
{
    public static Expectation Given(this Expectation expectation, params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        var members = new JsonObject();
        foreach (var (name, value) in arguments)
        {
            if (value is not null)
                members.Add(name, Node(value));
        }

        return expectation with { Arguments = members };
    }

    public static JsonNode Node(double number) => double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(number.ToString(CultureInfo.InvariantCulture))!;

    private static JsonNode Node(object value) => value switch
    {
        double number => Node(number),
        int number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        string text => JsonValue.Create(text)!,
        DateTime time => JsonValue.Create(TimeText.Format(time))!,
        TimeSpan span => JsonValue.Create(span.TotalSeconds),
        ColumnProfile profile => JsonNode.Parse(new DatasetProfile([profile]).ToJson())!,
        IReadOnlyDictionary<string, double> shares => Members(shares),
        IEnumerable<string> texts => new JsonArray([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]),
        IEnumerable<ColumnType> types => new JsonArray([.. types.Select(type => (JsonNode?)JsonValue.Create(type.ToString()))]),
        IEnumerable<(string A, string B)> pairs => new JsonArray([.. pairs.Select(pair => (JsonNode?)new JsonArray(JsonValue.Create(pair.A), JsonValue.Create(pair.B)))]),
        _ => throw new ArgumentException($"{value.GetType()} has no form in a suite's JSON.", nameof(value)),
    };

    private static JsonObject Members(IReadOnlyDictionary<string, double> shares)
    {
        var members = new JsonObject();
        foreach (var (name, share) in shares)
            members.Add(name, Node(share));

        return members;
    }
}
