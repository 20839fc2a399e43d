using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>A registry event as a CloudEvents 1.0 event in JSON.</summary>
internal static class RegistryEventMessage
{
    public const string ContentType = "application/cloudevents+json";

    /// <summary>The same for every attempt, every replay and every process: what receivers tell duplicates by.</summary>
    public static string IdOf(RegistryEvent happened) => string.Create(CultureInfo.InvariantCulture, $"registry-{happened.Sequence}");

    public static byte[] Write(RegistryEvent happened, string source)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", IdOf(happened));
            json.WriteString("source", source);
            json.WriteString("type", "mlops." + happened.Type);
            json.WriteString("subject", happened switch
            {
                { Alias: { } alias } => $"{happened.Model}@{alias}",
                { Version: { } version } => ModelRef.ByVersion(happened.Model, version).ToString(),
                _ => happened.Model,
            });
            json.WriteString("time", happened.At.ToUniversalTime());
            json.WriteString("datacontenttype", "application/json");
            json.WriteStartObject("data");
            json.WriteNumber("sequence", happened.Sequence);
            json.WriteString("actor", happened.Actor);
            if (happened.Reason is { } reason)
                json.WriteString("reason", reason);
            WriteState(json, "before", happened.Before);
            WriteState(json, "after", happened.After);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // What is stored is JSON; what was altered behind the store's back may be anything, and is passed on as text.
    private static void WriteState(Utf8JsonWriter json, string name, string? state)
    {
        if (state is null)
            return;
        json.WritePropertyName(name);
        try
        {
            using var document = JsonDocument.Parse(state);
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteStringValue(state);
        }
    }
}
