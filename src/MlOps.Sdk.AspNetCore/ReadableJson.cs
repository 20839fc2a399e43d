using System.Text.Encodings.Web;
using System.Text.Json;

namespace MlOps.Sdk.AspNetCore;

/// <summary>As ASP.NET Core's own JSON: quotes in messages stay readable, and the content type keeps browsers from taking it for HTML.</summary>
internal static class ReadableJson
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
