using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace MlOps.Sdk.Evaluation;

/// <summary>The JSON schema of a suite, made from the contract that reads it, so that the two cannot differ.</summary>
internal static class GateSchema
{
    public static string Write()
    {
        var schema = GateJsonContext.Default.GateDefinition.GetJsonSchemaAsNode(new() { TreatNullObliviousAsNonNullable = true }).AsObject();
        var head = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Quality gate of MlOps.Sdk.Evaluation",
        };
        foreach (var (name, value) in schema)
            head[name] = value?.DeepClone();

        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
            head.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }
}
