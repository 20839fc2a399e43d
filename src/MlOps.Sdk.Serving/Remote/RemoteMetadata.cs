using System.Text.Json;

namespace MlOps.Sdk.Serving;

/// <summary>Reads a model's metadata into a signature. Inputs that the server calls optional keep their defaults.</summary>
internal static class RemoteMetadata
{
    /// <exception cref="MlOpsModelException">It is no metadata of the protocol.</exception>
    public static ModelSignature Read(byte[] body, Uri model)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return new() { Inputs = Tensors(json.RootElement.GetProperty("inputs")), Outputs = Tensors(json.RootElement.GetProperty("outputs")) };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw RemoteFaults.NotTheProtocol(model, e);
        }
    }

    /// <summary>The extensions that a server names; none where it says nothing readable.</summary>
    public static IReadOnlyList<string> Extensions(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("extensions", out var extensions) ? [.. extensions.EnumerateArray().Select(e => e.GetString() ?? "")] : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static TensorSpec[] Tensors(JsonElement tensors) =>
    [
        .. tensors.EnumerateArray().Where(t => !IsOptional(t)).Select(t => new TensorSpec
        {
            Name = t.GetProperty("name").GetString() ?? throw new FormatException("A tensor has no name."),
            ElementType = RemoteTensors.Type(t.GetProperty("datatype").GetString()),
            Shape = [.. t.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())],
        }),
    ];

    private static bool IsOptional(JsonElement tensor) =>
        tensor.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("optional", out var optional) && optional.ValueKind == JsonValueKind.True;
}
