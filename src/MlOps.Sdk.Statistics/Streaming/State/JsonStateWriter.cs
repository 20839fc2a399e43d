using System.Globalization;
using System.Text.Json;

namespace MlOps.Sdk.Statistics;

/// <summary>The readable form: numbers with as many digits as bring every bit back, infinities by name.</summary>
internal sealed class JsonStateWriter(Utf8JsonWriter json) : StateCodec
{
    public override void Parameters() => json.WriteStartObject("parameters");

    public override void State()
    {
        json.WriteEndObject();
        json.WriteStartObject("state");
    }

    public override double Number(string name, double value = 0)
    {
        json.WritePropertyName(name);
        Write(value);
        return value;
    }

    public override long Whole(string name, long value = 0, long least = 0, long most = long.MaxValue)
    {
        json.WriteNumber(name, value);
        return value;
    }

    public override ulong Word(string name, ulong value)
    {
        json.WriteString(name, value.ToString("x16", CultureInfo.InvariantCulture));
        return value;
    }

    public override bool Flag(string name, bool value = false)
    {
        json.WriteBoolean(name, value);
        return value;
    }

    public override double[] Numbers(string name, ReadOnlySpan<double> values, int most)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            Write(value);
        json.WriteEndArray();
        return [];
    }

    public override bool[] Bits(string name, ReadOnlySpan<bool> values, int most)
    {
        var text = new char[values.Length];
        for (var i = 0; i < text.Length; i++)
            text[i] = values[i] ? '1' : '0';
        json.WriteString(name, text);
        return [];
    }

    private void Write(double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value > 0 ? "Infinity" : "-Infinity");
    }
}
