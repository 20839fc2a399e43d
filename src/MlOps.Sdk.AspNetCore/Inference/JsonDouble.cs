using System.Text.Json;

namespace MlOps.Sdk.AspNetCore;

/// <summary>64-bit numbers.</summary>
internal readonly struct JsonDouble : IJsonElements<double>
{
    // JSON has no NaN and no infinities: the names in quotes stand for them, and null for a missing number.
    public static bool TryRead(ref Utf8JsonReader reader, out double value)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetDouble(out value) && double.IsFinite(value);
            case JsonTokenType.Null:
                value = double.NaN;
                return true;
            case JsonTokenType.String:
                value = reader.ValueTextEquals("NaN"u8) ? double.NaN : reader.ValueTextEquals("Infinity"u8) ? double.PositiveInfinity : double.NegativeInfinity;
                return value != double.NegativeInfinity || reader.ValueTextEquals("-Infinity"u8);
            default:
                value = 0;
                return false;
        }
    }
}
