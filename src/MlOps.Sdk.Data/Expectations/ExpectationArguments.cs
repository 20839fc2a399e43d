using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Data;

/// <summary>The arguments of an expectation in a suite's JSON; what is missing, of another kind or not known is an error with its name.</summary>
internal sealed class ExpectationArguments(string expectation, JsonObject members)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Column => Text("column");

    public double? Min => FindNumber("min_value");

    public double? Max => FindNumber("max_value");

    public string Text(string name) => Find(name) is { } node ? AsText(node, name) : throw Missing(name, "a text");

    public string? FindText(string name) => Find(name) is { } node ? AsText(node, name) : null;

    public bool Flag(string name, bool absent = false) => Find(name) is not { } node ? absent
        : node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? node.GetValue<bool>() : throw Wrong(name, "true or false");

    public double Number(string name) => FindNumber(name) ?? throw Missing(name, "a number");

    public double? FindNumber(string name) => Find(name) is not { } node ? null
        : node.GetValueKind() == JsonValueKind.Number ? Parse(node.ToJsonString(), name)
        : node.GetValueKind() == JsonValueKind.String && AsText(node, name) is "Infinity" or "-Infinity" ? Parse(AsText(node, name), name)
        : throw Wrong(name, "a number");

    public int Whole(string name) => FindWhole(name) ?? throw Missing(name, "a whole number");

    public int? FindWhole(string name) => FindNumber(name) is not { } number ? null
        : number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : throw Wrong(name, "a whole number of 32 bits");

    public DateTime? FindTime(string name) => Find(name) is { } node && node.GetValueKind() == JsonValueKind.String && TimeText.TryParse(AsText(node, name), out var time) ? time : null;

    public string[] Texts(string name) => [.. Items(name).Select(item => AsText(item, name))];

    public ColumnType[] Types(string name) =>
        [.. Texts(name).Select(text => Enum.TryParse<ColumnType>(text, out var type) && Enum.IsDefined(type) ? type : throw Wrong(name, $"column types such as {string.Join(", ", Enum.GetNames<ColumnType>())}"))];

    public (string A, string B)[] Pairs(string name) =>
        [.. Items(name).Select(item => item is JsonArray { Count: 2 } pair ? (AsText(pair[0], name), AsText(pair[1], name)) : throw Wrong(name, "pairs of texts"))];

    public Dictionary<string, double> Shares(string name)
    {
        if (Find(name) is not JsonObject shares)
            throw Missing(name, "an object of shares");

        return shares.ToDictionary(share => share.Key, share => share.Value?.GetValueKind() == JsonValueKind.Number ? Parse(share.Value.ToJsonString(), name) : throw Wrong(name, "an object of numbers"), StringComparer.Ordinal);
    }

    public ColumnProfile Profile(string name)
    {
        var profile = DatasetProfile.FromJson((Find(name) ?? throw Missing(name, "a profile")).ToJsonString());
        return profile.Columns.Count == 1 ? profile.Columns[0] : throw Wrong(name, "a profile of one column");
    }

    /// <summary>Refuses arguments that nothing asked for: they are spelled wrongly, and what was meant would not be checked.</summary>
    public void RefuseUnknown()
    {
        foreach (var (name, _) in members)
        {
            if (!_known.Contains(name))
                throw new FormatException($"Expectation '{expectation}' has no argument '{name}'{Spelling.Suggestion(name, _known)}; it has {string.Join(", ", _known.Order(StringComparer.Ordinal).Select(known => $"'{known}'"))}.");
        }
    }

    private JsonNode? Find(string name)
    {
        _known.Add(name);
        return members[name];
    }

    private JsonArray Items(string name) => Find(name) as JsonArray ?? throw Missing(name, "a list");

    private string AsText(JsonNode? node, string name) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : throw Wrong(name, "text");

    private double Parse(string number, string name) => double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong(name, "a number");

    private FormatException Missing(string name, string what) => new($"Expectation '{expectation}' needs {what} as its argument '{name}'.");

    private FormatException Wrong(string name, string what) => new($"Expectation '{expectation}' wants {what} as its argument '{name}', not {members[name]?.ToJsonString() ?? "null"}.");
}
