using System.Buffers;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>Writes the parts that in-toto predicates have in common.</summary>
internal static class Predicate
{
    /// <summary>Every file of the version under its own name, as those who hold the files will ask.</summary>
    public static InTotoSubject[] SubjectsOf(ModelVersion version) =>
        [.. version.Attachments.OrderBy(entry => entry.Path, StringComparer.Ordinal).Prepend(version.File).Select(entry => InTotoSubject.Of(entry.Path, entry.Digest))];

    /// <summary>The members of a JSON object.</summary>
    public static JsonElement Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>A ResourceDescriptor of in-toto.</summary>
    public static void WriteResource(Utf8JsonWriter json, string? name, string? uri, string? algorithm = null, string? digest = null, params ReadOnlySpan<(string Name, string Value)> annotations)
    {
        json.WriteStartObject();
        if (name is not null)
            json.WriteString("name", name);
        if (uri is not null)
            json.WriteString("uri", uri);
        if (algorithm is not null)
        {
            json.WriteStartObject("digest");
            json.WriteString(algorithm, digest);
            json.WriteEndObject();
        }

        if (annotations.Length > 0)
        {
            json.WriteStartObject("annotations");
            foreach (var (key, value) in annotations)
                json.WriteString(key, value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
