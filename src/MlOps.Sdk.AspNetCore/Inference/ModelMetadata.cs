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
        var ready = status.State == ServedModelState.Ready;
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
        using var call = catalog.Get(name, version).BeginCall();
        if (call.Outputs.Any(o => o.ElementType == ElementType.Undefined && o.Sequence is null))
            await TryOutAsync(call, context.RequestAborted).ConfigureAwait(false);

        var versions = catalog.Versions(call.Version.Model).Select(ModelCatalog.Number).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        await InferenceAnswers.JsonAsync(context, StatusCodes.Status200OK, (name, versions, call), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteString("name", state.name);
            json.WriteStartArray("versions");
            foreach (var version in state.versions)
                json.WriteStringValue(version);
            json.WriteEndArray();
            json.WriteString("platform", state.call.Version.Format == "onnx" ? "onnx_onnxv1" : state.call.Version.Format);
            json.WriteStartArray("inputs");
            foreach (var input in state.call.Inputs)
                WriteTensor(json, input, optional: false);
            foreach (var input in state.call.OptionalInputs)
                WriteTensor(json, input, optional: true);
            json.WriteEndArray();
            json.WriteStartArray("outputs");
            foreach (var output in state.call.Outputs)
                WriteTensor(json, output, optional: false);
            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private static (string Name, string? Version) Route(HttpContext context) =>
        ((string)context.Request.RouteValues["model"]!, context.Request.RouteValues["version"] as string);

    // What sequences and maps hold is not in the signature; one made-up row tells.
    private static async ValueTask TryOutAsync(TensorCall call, CancellationToken cancellationToken)
    {
        foreach (var input in call.Inputs)
        {
            input.Reshape([.. input.Spec.Shape.Select(d => d < 0 ? 1 : d)]);
            if (input.ElementType == ElementType.String)
                input.AsTexts().Clear();
            else
                input.AsBytes().Clear();
        }

        try
        {
            await call.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MlOpsModelException)
        {
            // A made-up row may be no valid one; the output is then described as far as it is known.
        }
    }

    private static void WriteTensor(Utf8JsonWriter json, TensorBuffer tensor, bool optional)
    {
        var (type, shape, kind) = (tensor.ElementType, tensor.Spec.Shape, (string?)null);
        if (tensor.Sequence is { } sequence)
            (type, shape, kind) = (sequence.Count > 0 ? sequence[0].ElementType : type, [.. sequence.Count > 0 ? Enumerable.Repeat(-1L, sequence[0].Shape.Length) : []], "sequence");
        else if (tensor.Keys is not null)
            (shape, kind) = ([-1, tensor.Keys.Count], "map");

        json.WriteStartObject();
        json.WriteString("name", tensor.Spec.Name);
        json.WriteString("datatype", Datatypes.Name(type));
        json.WriteStartArray("shape");
        foreach (var dimension in shape)
            json.WriteNumberValue(dimension);
        json.WriteEndArray();
        if (optional || kind is not null)
        {
            json.WriteStartObject("parameters");
            if (optional)
                json.WriteBoolean("optional", true);
            if (kind is not null)
                json.WriteString("kind", kind);
            if (tensor.Keys is { } keys)
                json.WriteString("keys", MapKeys.ToJson(keys));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
