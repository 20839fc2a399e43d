using System.Text.Json;

namespace MlOps.Sdk.AspNetCore;

/// <summary>True, false, 0 and 1.</summary>
internal readonly struct JsonBool : IJsonElements<bool>
{
    public static bool TryRead(ref Utf8JsonReader reader, out bool value)
    {
        value = reader.TokenType == JsonTokenType.True;
        if (value || reader.TokenType == JsonTokenType.False)
            return true;
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetByte(out var number) || number > 1)
            return false;

        value = number == 1;
        return true;
    }
}
