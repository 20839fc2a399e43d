using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>The model repository extension over the registry: what there is, load, and unload. It is administration, so it is mapped behind a policy.</summary>
internal sealed class RepositoryEndpoints(IModelHost host, ModelCatalog catalog, int maxBodySize)
{
    public async Task IndexAsync(HttpContext context)
    {
        using var body = await ReadAsync(context).ConfigureAwait(false);
        var onlyReady = body?.RootElement.TryGetProperty("ready", out var ready) == true && (ready.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? ready.GetBoolean()
            : throw Wrong("'ready' must be true or false."));

        var entries = new List<(string Name, string? Version, string State, string Reason)>();
        foreach (var model in host.Models)
        {
            var status = model.Status;
            entries.Add((model.Reference.Model, ModelCatalog.Number(model), State(status), status.Problem ?? ""));
        }

        if (context.RequestServices.GetService<IModelStore>() is { } store)
        {
            var served = entries.Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
            await foreach (var name in store.ListModelsAsync(context.RequestAborted).ConfigureAwait(false))
            {
                if (!served.Contains(name))
                    entries.Add((name, null, "UNAVAILABLE", "not loaded"));
            }
        }

        entries.RemoveAll(e => onlyReady && e.State != "READY");
        await InferenceAnswers.JsonAsync(context, StatusCodes.Status200OK, entries.OrderBy(e => e.Name, StringComparer.Ordinal), static (json, entries) =>
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
        if (body?.RootElement.TryGetProperty("parameters", out var parameters) == true && parameters.ValueKind == JsonValueKind.Object && parameters.EnumerateObject().Any())
            throw new InferenceException(StatusCodes.Status501NotImplemented, "Models are loaded from the registry as they were registered; 'config' and 'file' parameters are not supported.");

        var reference = Reference(context);
        var known = host.Models.Any(m => m.Reference == reference);
        try
        {
            await host.LoadAsync(reference, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A name that was never served must not be tried for ever, nor keep the server from being ready.
            if (!known)
                await host.UnloadAsync(reference, CancellationToken.None).ConfigureAwait(false);
            if (e is MlOpsException { IsTransient: false } or ArgumentException)
                throw Wrong(e.Message);
            throw;
        }
    }

    public async Task UnloadAsync(HttpContext context)
    {
        using var body = await ReadAsync(context).ConfigureAwait(false);
        var reference = Reference(context);
        if (!await host.UnloadAsync(reference, context.RequestAborted).ConfigureAwait(false))
            throw Wrong($"{reference} is not loaded.");
    }

    private static string State(ServedModelStatus status) => status.State switch
    {
        ServedModelState.Ready => "READY",
        ServedModelState.Loading => "LOADING",
        ServedModelState.Stopped => "UNLOADING",
        _ => "UNAVAILABLE",
    };

    private ModelRef Reference(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["model"]!;
        if (ModelRef.TryParse(name, out var reference))
            return reference;

        return EntityName.IsValid(name)
            ? ModelRef.ByAlias(name, catalog.DefaultAlias)
            : throw Wrong($"'{name}' names no model; write a name, name@alias or name:version.");
    }

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
