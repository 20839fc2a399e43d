using System.Buffers;
using System.Text;
using System.Text.Json;

namespace MlOps.Sdk.AspNetCore;

/// <summary>A parameter is a string, a number or a boolean, so the columns of a table of maps go out as a JSON array in a string.</summary>
internal static class MapKeys
{
    public static string ToJson(IReadOnlyList<string> keys)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ReadableJson.Options))
        {
            writer.WriteStartArray();
            foreach (var key in keys)
                writer.WriteStringValue(key);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
