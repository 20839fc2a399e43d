using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Whole numbers, read from the token's own text: 64 bits must survive.</summary>
internal readonly struct JsonWhole<T> : IJsonElements<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static bool TryRead(ref Utf8JsonReader reader, out T value)
    {
        value = default;
        return reader.TokenType == JsonTokenType.Number && T.TryParse(reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }
}
