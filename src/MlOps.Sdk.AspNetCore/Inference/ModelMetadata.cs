using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Says what models there are, what they take and give, and whether they can answer.</summary>
internal sealed class ModelMetadata(ModelCatalog catalog)
{
    public Task ReadyAsync(HttpContext context)
    {
        var (name, version) = Route(context);
        var status = catalog.Get(name, version).Status;
        var ready = status.CanAnswer;
        return InferenceAnswers.JsonAsync(context, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, (name, ready, status.Problem), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteString("name", state.name);
            json.WriteBoolean("ready", state.ready);
            if (!state.ready)
                json.WriteString("error", $"Model '{state.name}' is not ready: {state.Problem}");
            json.WriteEndObject();
        });
    }

    public async Task DescribeAsync(HttpContext context)
    {
        var (name, version) = Route(context);
        var model = await ModelDescription.OfAsync(catalog, name, version, context.RequestAborted).ConfigureAwait(false);
        await InferenceAnswers.JsonAsync(context, StatusCodes.Status200OK, (name, model), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteString("name", state.name);
            json.WriteStartArray("versions");
            foreach (var version in state.model.Versions)
                json.WriteStringValue(version);
            json.WriteEndArray();
            json.WriteString("platform", state.model.Platform);
            WriteTensors(json, "inputs", state.model.Inputs);
            WriteTensors(json, "outputs", state.model.Outputs);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private static (string Name, string? Version) Route(HttpContext context) =>
        ((string)context.Request.RouteValues["model"]!, context.Request.RouteValues["version"] as string);

    private static void WriteTensors(Utf8JsonWriter json, string name, IReadOnlyList<TensorDescription> tensors)
    {
        json.WriteStartArray(name);
        foreach (var tensor in tensors)
            WriteTensor(json, tensor);
        json.WriteEndArray();
    }

    private static void WriteTensor(Utf8JsonWriter json, TensorDescription tensor)
    {
        json.WriteStartObject();
        json.WriteString("name", tensor.Name);
        json.WriteString("datatype", tensor.Datatype);
        json.WriteStartArray("shape");
        foreach (var dimension in tensor.Shape)
            json.WriteNumberValue(dimension);
        json.WriteEndArray();
        if (tensor.Optional || tensor.Kind is not null)
        {
            json.WriteStartObject("parameters");
            if (tensor.Optional)
                json.WriteBoolean("optional", true);
            if (tensor.Kind is not null)
                json.WriteString("kind", tensor.Kind);
            if (tensor.Keys is { } keys)
                json.WriteString("keys", MapKeys.ToJson(keys));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
