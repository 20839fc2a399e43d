using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MlOps.Sdk.AspNetCore;

/// <summary>The model repository extension over the registry: what there is, load, and unload. It is administration, so it is mapped behind a policy.</summary>
internal sealed class RepositoryEndpoints(ModelRepository repository, int maxBodySize)
{
    public async Task IndexAsync(HttpContext context)
    {
        using var body = await ReadAsync(context).ConfigureAwait(false);
        var onlyReady = body?.RootElement.TryGetProperty("ready", out var ready) == true && (ready.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? ready.GetBoolean()
            : throw Wrong("'ready' must be true or false."));

        var entries = await repository.IndexAsync(context.RequestServices.GetService<IModelStore>(), onlyReady, context.RequestAborted).ConfigureAwait(false);
        await InferenceAnswers.JsonAsync(context, StatusCodes.Status200OK, entries, static (json, entries) =>
        {
            json.WriteStartArray();
            foreach (var (name, version, state, reason) in entries)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                if (version is not null)
                    json.WriteString("version", version);
                json.WriteString("state", state);
                json.WriteString("reason", reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }).ConfigureAwait(false);
    }

    public async Task LoadAsync(HttpContext context)
    {
        using var body = await ReadAsync(context).ConfigureAwait(false);
        var parameters = body?.RootElement.TryGetProperty("parameters", out var given) == true && given.ValueKind == JsonValueKind.Object && given.EnumerateObject().Any();
        await repository.LoadAsync(Name(context), parameters, context.RequestAborted).ConfigureAwait(false);
    }

    public async Task UnloadAsync(HttpContext context)
    {
        using var body = await ReadAsync(context).ConfigureAwait(false);
        await repository.UnloadAsync(Name(context), context.RequestAborted).ConfigureAwait(false);
    }

    private static string Name(HttpContext context) => (string)context.Request.RouteValues["model"]!;

    private async ValueTask<JsonDocument?> ReadAsync(HttpContext context)
    {
        var body = await InferenceBody.ReadAsync(context, maxBodySize).ConfigureAwait(false);
        try
        {
            if (body.IsEmpty)
                return null;

            var document = JsonDocument.Parse(body.ToArray());
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;

            document.Dispose();
            throw Wrong("The request must be a JSON object or empty.");
        }
        catch (JsonException e)
        {
            throw Wrong(string.Create(CultureInfo.InvariantCulture, $"The request is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."));
        }
        finally
        {
            InferenceBody.Release(context, body);
        }
    }

    private static InferenceException Wrong(string message) => new(StatusCodes.Status400BadRequest, message);
}
