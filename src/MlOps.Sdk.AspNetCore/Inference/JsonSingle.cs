using System.Text.Json;

namespace MlOps.Sdk.AspNetCore;

/// <summary>32-bit numbers.</summary>
internal readonly struct JsonSingle : IJsonElements<float>
{
    public static bool TryRead(ref Utf8JsonReader reader, out float value)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return reader.TryGetSingle(out value) && float.IsFinite(value);

        var read = JsonDouble.TryRead(ref reader, out var number);
        value = (float)number;
        return read;
    }
}
