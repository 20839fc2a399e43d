using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>
/// Writes a value as its text, so that ids, digests and references read the same in JSON, logs and URLs. It is public because source
/// generators of other assemblies must reach it.
/// </summary>
public sealed class ParsableJsonConverter<T> : JsonConverter<T>
    where T : IParsable<T>
{
    /// <inheritdoc/>
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.TryParse(reader.GetString(), null, out var value)
            ? value
            : throw new JsonException($"'{reader.GetString()}' is not a valid {typeof(T).Name}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
