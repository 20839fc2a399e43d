using System.Text.Json;

namespace MlOps.Sdk.Serving;

/// <summary>A tensor's data in JSON: flat row-major when it is sent, flat or nested when it comes.</summary>
internal static class RemoteJson
{
    /// <summary>Writes the elements. What JSON has no number for goes as null (NaN) or as the name that servers read (infinities).</summary>
    public static void Write(Utf8JsonWriter json, TensorBuffer tensor)
    {
        json.WriteStartArray("data");
        for (var i = 0; i < tensor.Length; i++)
        {
            switch (tensor.ElementType)
            {
                case ElementType.String: json.WriteStringValue(tensor.AsTexts()[i] ?? ""); break;
                case ElementType.Bool: json.WriteBooleanValue(tensor.AsSpan<bool>()[i]); break;
                case ElementType.Int64: json.WriteNumberValue(tensor.AsSpan<long>()[i]); break;
                case ElementType.UInt64: json.WriteNumberValue(tensor.AsSpan<ulong>()[i]); break;
                case ElementType.Float when float.IsFinite(tensor.AsSpan<float>()[i]): json.WriteNumberValue(tensor.AsSpan<float>()[i]); break;
                default: WriteNumber(json, tensor.GetNumber(i)); break;
            }
        }

        json.WriteEndArray();
    }

    /// <exception cref="FormatException">There are more or fewer elements than the shape has, or one does not fit.</exception>
    public static void Read(JsonElement data, TensorBuffer target)
    {
        var at = 0;
        Read(data, target, ref at);
        if (at != target.Length)
            throw new FormatException($"Output '{target.Spec.Name}' has {at} elements, its shape [{string.Join(',', target.Shape.ToArray())}] needs {target.Length}.");
    }

    private static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else if (double.IsNaN(value))
            json.WriteNullValue();
        else
            json.WriteStringValue(value > 0 ? "Infinity" : "-Infinity");
    }

    private static void Read(JsonElement data, TensorBuffer target, ref int at)
    {
        if (data.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in data.EnumerateArray())
                Read(element, target, ref at);
            return;
        }

        if (at == target.Length || !TrySet(data, target, at))
            throw new FormatException($"Output '{target.Spec.Name}': element {at} is {data.GetRawText()}, the model gives {target.ElementType}[{string.Join(',', target.Shape.ToArray())}].");

        at++;
    }

    private static bool TrySet(JsonElement value, TensorBuffer target, int at)
    {
        switch (target.ElementType)
        {
            case ElementType.String:
                target.AsTexts()[at] = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
                return value.ValueKind == JsonValueKind.String;
            case ElementType.Int64:
                return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out target.AsSpan<long>()[at]);
            case ElementType.UInt64:
                return value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out target.AsSpan<ulong>()[at]);
            default:
                return Number(value) is { } number && target.TrySetNumber(at, number);
        }
    }

    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String when value.ValueEquals("NaN") => double.NaN,
        JsonValueKind.String when value.ValueEquals("Infinity") => double.PositiveInfinity,
        JsonValueKind.String when value.ValueEquals("-Infinity") => double.NegativeInfinity,
        _ => null,
    };
}
