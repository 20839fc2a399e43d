using System.Globalization;
using System.Text.Json;

namespace MlOps.Sdk.Statistics;

/// <summary>Reads what <see cref="JsonStateWriter"/> wrote, by name; members it does not know are passed over.</summary>
internal sealed class JsonStateReader(JsonElement root) : StateCodec
{
    private JsonElement _section;

    public override void Parameters() => _section = Section("parameters");

    public override void State() => _section = Section("state");

    public override double Number(string name, double value = 0) => SavedState.NotNaN(name, Number(name, Member(name)));

    public override long Whole(string name, long value = 0, long least = 0, long most = long.MaxValue) =>
        Member(name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt64(out var number)
            ? SavedState.Inside(name, number, least, most)
            : throw SavedState.Damaged($"'{name}' is no whole number");

    public override ulong Word(string name, ulong value) =>
        ulong.TryParse(Text(name), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var word)
            ? word
            : throw SavedState.Damaged($"'{name}' is no hexadecimal word");

    public override bool Flag(string name, bool value = false) => Member(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw SavedState.Damaged($"'{name}' is neither true nor false"),
    };

    public override double[] Numbers(string name, ReadOnlySpan<double> values, int most)
    {
        var array = Member(name);
        if (array.ValueKind != JsonValueKind.Array)
            throw SavedState.Damaged($"'{name}' is no list");

        SavedState.Inside($"count of {name}", array.GetArrayLength(), 0, most);
        return [.. array.EnumerateArray().Select(item => SavedState.NotNaN(name, Number(name, item)))];
    }

    public override bool[] Bits(string name, ReadOnlySpan<bool> values, int most)
    {
        var text = Text(name);
        SavedState.Inside($"count of {name}", text.Length, 0, most);
        return [.. text.Select(character => character switch
        {
            '0' => false,
            '1' => true,
            _ => throw SavedState.Damaged($"'{name}' has the character '{character}', where only 0 and 1 can stand"),
        })];
    }

    private static double Number(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when value.ValueEquals("Infinity"u8) => double.PositiveInfinity,
        JsonValueKind.String when value.ValueEquals("-Infinity"u8) => double.NegativeInfinity,
        _ => throw SavedState.Damaged($"'{name}' is no number"),
    };

    private string Text(string name) =>
        Member(name) is { ValueKind: JsonValueKind.String } member ? member.GetString()! : throw SavedState.Damaged($"'{name}' is no text");

    private JsonElement Member(string name) =>
        _section.TryGetProperty(name, out var member) ? member : throw SavedState.Damaged($"'{name}' is missing");

    private JsonElement Section(string name) =>
        root.TryGetProperty(name, out var section) && section.ValueKind == JsonValueKind.Object ? section : throw SavedState.Damaged($"'{name}' is missing");
}
