using System.Buffers;
using System.Text.Json;

namespace MlOps.Sdk.Monitoring;

/// <summary>An alert as a CloudEvents 1.0 event in JSON.</summary>
internal static class AlertEvent
{
    public const string ContentType = "application/cloudevents+json";

    public static byte[] Write(Alert alert, string source)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", IdOf(alert));
            json.WriteString("source", source);
            json.WriteString("type", alert.Status == AlertStatus.Firing ? "mlops.alert.firing" : "mlops.alert.resolved");
            json.WriteString("subject", $"{alert.Model}:{alert.Version}");
            json.WriteString("time", alert.RaisedAt.ToUniversalTime());
            json.WriteString("datacontenttype", "application/json");
            json.WritePropertyName("data");
            JsonSerializer.Serialize(json, alert, MlOpsJson.Alert);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static string IdOf(Alert alert) => alert.Id.ToString("N");
}
