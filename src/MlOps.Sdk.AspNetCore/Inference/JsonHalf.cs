using System.Text.Json;

namespace MlOps.Sdk.AspNetCore;

/// <summary>16-bit numbers.</summary>
internal readonly struct JsonHalf : IJsonElements<Half>
{
    public static bool TryRead(ref Utf8JsonReader reader, out Half value)
    {
        var read = JsonDouble.TryRead(ref reader, out var number);
        value = (Half)number;
        return read && Half.IsFinite(value) == double.IsFinite(number);
    }
}
