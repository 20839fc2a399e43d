using System.Text.Json;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Writes predictions as MLflow's clients expect them: one output as nested lists, maps as records, several outputs as a record for each row.</summary>
internal static class ScoringAnswer
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<TensorBuffer> outputs)
    {
        json.WriteStartObject();
        json.WritePropertyName("predictions");
        if (outputs.Count == 1)
            WriteWhole(json, outputs[0]);
        else if (outputs.All(o => o.Sequence is null && o.Shape.Length > 0 && o.Shape[0] == outputs[0].Shape[0]))
            WriteRecords(json, outputs);
        else
            WriteNamed(json, outputs);
        json.WriteEndObject();
    }

    private static void WriteRecords(Utf8JsonWriter json, IReadOnlyList<TensorBuffer> outputs)
    {
        json.WriteStartArray();
        for (var row = 0; row < outputs[0].Shape[0]; row++)
        {
            json.WriteStartObject();
            foreach (var output in outputs)
            {
                json.WritePropertyName(output.Spec.Name);
                var at = row * Step(output, 0);
                WriteAxis(json, output, 1, ref at);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNamed(Utf8JsonWriter json, IReadOnlyList<TensorBuffer> outputs)
    {
        json.WriteStartObject();
        foreach (var output in outputs)
        {
            json.WritePropertyName(output.Spec.Name);
            WriteWhole(json, output);
        }

        json.WriteEndObject();
    }

    private static void WriteWhole(Utf8JsonWriter json, TensorBuffer output)
    {
        if (output.Sequence is { } sequence)
        {
            json.WriteStartArray();
            foreach (var element in sequence)
                WriteWhole(json, element);
            json.WriteEndArray();
            return;
        }

        var at = 0;
        WriteAxis(json, output, 0, ref at);
    }

    private static void WriteAxis(Utf8JsonWriter json, TensorBuffer output, int axis, ref int at)
    {
        if (axis == output.Shape.Length)
        {
            JsonTensorWriter.WriteElement(json, output, at++);
        }
        else if (axis == 1 && output.Keys is { } keys)
        {
            json.WriteStartObject();
            foreach (var key in keys)
            {
                json.WritePropertyName(key);
                JsonTensorWriter.WriteElement(json, output, at++);
            }

            json.WriteEndObject();
        }
        else
        {
            json.WriteStartArray();
            for (var i = 0; i < output.Shape[axis]; i++)
                WriteAxis(json, output, axis + 1, ref at);
            json.WriteEndArray();
        }
    }

    private static int Step(TensorBuffer output, int axis)
    {
        var step = 1;
        foreach (var dimension in output.Shape[(axis + 1)..])
            step *= (int)dimension;
        return step;
    }
}
