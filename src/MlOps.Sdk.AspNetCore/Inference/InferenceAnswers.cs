using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Writes the protocol's small answers and errors.</summary>
internal static class InferenceAnswers
{
    /// <summary><c>{"error":"…"}</c>, the shape of every failure.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string message, Exception? error = null)
    {
        Unavailability.SetRetryAfter(context, status, error);
        return JsonAsync(context, status, message, static (json, m) =>
        {
            json.WriteStartObject();
            json.WriteString("error", m);
            json.WriteEndObject();
        });
    }

    public static async Task JsonAsync<T>(HttpContext context, int status, T state, Action<Utf8JsonWriter, T> write)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        var writer = new Utf8JsonWriter(context.Response.BodyWriter, ReadableJson.Options);
        await using (writer.ConfigureAwait(false))
            write(writer, state);

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
