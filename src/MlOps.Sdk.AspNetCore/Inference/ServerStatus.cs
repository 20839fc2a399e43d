using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Says what the server is, that it lives, and whether every model can answer.</summary>
internal sealed class ServerStatus(ModelCatalog catalog, bool repository)
{
    public const string Name = "MlOps.Sdk";

    public static readonly string Version = typeof(ServerStatus).Assembly.GetName().Version?.ToString(3) ?? "0";

    public IReadOnlyList<string> Extensions { get; } = repository ? ["binary_tensor_data", "classification", "model_repository", "statistics"] : ["binary_tensor_data", "classification", "statistics"];

    /// <summary>What cannot answer though it should; nothing when the server is ready.</summary>
    public IReadOnlyList<string> Waiting() =>
        [.. catalog.Models.Where(m => m.Status.State is not (ServedModelState.Ready or ServedModelState.Unloaded)).Select(m => m.Reference.ToString()).Order(StringComparer.Ordinal)];

    public Task DescribeAsync(HttpContext context) => InferenceAnswers.JsonAsync(context, StatusCodes.Status200OK, Extensions, static (json, extensions) =>
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteString("version", Version);
        json.WriteStartArray("extensions");
        foreach (var extension in extensions)
            json.WriteStringValue(extension);
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
        var waiting = Waiting();
        return InferenceAnswers.JsonAsync(context, waiting.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, waiting, static (json, waiting) =>
        {
            json.WriteStartObject();
            json.WriteBoolean("ready", waiting.Count == 0);
            if (waiting.Count > 0)
                json.WriteString("error", $"Not ready: {string.Join(", ", waiting)}.");
            json.WriteEndObject();
        });
    }
}
