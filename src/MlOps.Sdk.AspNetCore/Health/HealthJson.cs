using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Writes a health report so that a person sees at once which model is not ready and why.</summary>
internal static class HealthJson
{
    public static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        var writer = new Utf8JsonWriter(context.Response.BodyWriter, ReadableJson.Options);
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteStartObject();
            writer.WriteString("status", report.Status.ToString());
            foreach (var entry in report.Entries.Values)
            {
                if (entry.Description is not null)
                    writer.WriteString("problem", entry.Description);
                writer.WriteStartObject("models");
                foreach (var (model, state) in entry.Data)
                    writer.WriteString(model, state.ToString());
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
