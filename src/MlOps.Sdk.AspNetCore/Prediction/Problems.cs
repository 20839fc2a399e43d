using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Writes problem details (RFC 9457) without needing a JSON contract of the application.</summary>
internal static class Problems
{
    public static Task WriteAsync(HttpContext context, int status, string detail) => WriteAsync(context, status, detail, null);

    /// <summary>400 with what is wrong with each member.</summary>
    public static Task WriteAsync(HttpContext context, IReadOnlyDictionary<string, string[]> errors) =>
        WriteAsync(context, StatusCodes.Status400BadRequest, string.Join("; ", errors.Select(e => $"{e.Key}: {string.Join(", ", e.Value)}")), errors);

    private static async Task WriteAsync(HttpContext context, int status, string detail, IReadOnlyDictionary<string, string[]>? errors)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        var writer = new Utf8JsonWriter(context.Response.BodyWriter, ReadableJson.Options);
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "about:blank");
            writer.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
            writer.WriteNumber("status", status);
            writer.WriteString("detail", detail);
            if (errors is not null)
                WriteErrors(writer, errors);
            writer.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static void WriteErrors(Utf8JsonWriter writer, IReadOnlyDictionary<string, string[]> errors)
    {
        writer.WriteStartObject("errors");
        foreach (var (member, problems) in errors)
        {
            writer.WriteStartArray(member);
            foreach (var problem in problems)
                writer.WriteStringValue(problem);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
