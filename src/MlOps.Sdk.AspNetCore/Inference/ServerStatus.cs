using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Says what the server is, that it lives, and whether every model can answer.</summary>
internal sealed class ServerStatus(ModelCatalog catalog, bool repository)
{
    private static readonly string Version = typeof(ServerStatus).Assembly.GetName().Version?.ToString(3) ?? "0";

    public Task DescribeAsync(HttpContext context) => InferenceAnswers.JsonAsync(context, StatusCodes.Status200OK, repository, static (json, repository) =>
    {
        json.WriteStartObject();
        json.WriteString("name", "MlOps.Sdk");
        json.WriteString("version", Version);
        json.WriteStartArray("extensions");
        json.WriteStringValue("binary_tensor_data");
        if (repository)
            json.WriteStringValue("model_repository");
        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static Task LiveAsync(HttpContext context) => InferenceAnswers.JsonAsync(context, StatusCodes.Status200OK, true, static (json, live) =>
    {
        json.WriteStartObject();
        json.WriteBoolean("live", live);
        json.WriteEndObject();
    });

    public Task ReadyAsync(HttpContext context)
    {
        var waiting = catalog.Models.Where(m => m.Status.State is not (ServedModelState.Ready or ServedModelState.Unloaded))
            .Select(m => m.Reference.ToString()).Order(StringComparer.Ordinal).ToArray();
        return InferenceAnswers.JsonAsync(context, waiting.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, waiting, static (json, waiting) =>
        {
            json.WriteStartObject();
            json.WriteBoolean("ready", waiting.Length == 0);
            if (waiting.Length > 0)
                json.WriteString("error", $"Not ready: {string.Join(", ", waiting)}.");
            json.WriteEndObject();
        });
    }
}
