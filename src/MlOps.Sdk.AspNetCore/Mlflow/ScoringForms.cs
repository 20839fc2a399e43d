using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Reads MLflow's four forms into a model's inputs: tables by column, tensors by name.</summary>
internal static class ScoringForms
{
    private static readonly string[] Names = ["dataframe_split", "dataframe_records", "instances", "inputs"];

    public static void Fill(JsonElement body, TensorCall call)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw Wrong($"The body must be a JSON object with one of {string.Join(", ", Names)}.");

        var given = body.EnumerateObject().Where(p => Names.Contains(p.Name)).ToList();
        if (given.Count != 1)
            throw Wrong($"The body must have exactly one of {string.Join(", ", Names)}; it has {(given.Count == 0 ? "none" : string.Join(", ", given.Select(g => g.Name)))}.");

        var value = given[0].Value;
        switch (given[0].Name)
        {
            case "dataframe_split": FillTable(Split(value), call); break;
            case "dataframe_records": FillTable(Records(value, "dataframe_records"), call); break;
            case "instances": FillInstances(value, call); break;
            default: FillInputs(value, call); break;
        }
    }

    private static ScoringTable Split(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("columns", out var columns) || !value.TryGetProperty("data", out var data)
            || columns.ValueKind != JsonValueKind.Array || data.ValueKind != JsonValueKind.Array)
        {
            throw Wrong("'dataframe_split' must be an object with the arrays 'columns' and 'data'.");
        }

        var names = columns.EnumerateArray().Select(c => c.ValueKind == JsonValueKind.String ? c.GetString()! : c.GetRawText()).ToArray();
        var rows = new List<JsonElement[]>(data.GetArrayLength());
        foreach (var row in data.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != names.Length)
                throw Wrong(string.Create(CultureInfo.InvariantCulture, $"Row {rows.Count} of 'data' must be an array of {names.Length} values, one for each column."));

            rows.Add([.. row.EnumerateArray()]);
        }

        return new(names, rows);
    }

    private static ScoringTable Records(JsonElement value, string form)
    {
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(r => r.ValueKind != JsonValueKind.Object))
            throw Wrong($"'{form}' must be an array of objects.");

        // Each record is walked once: looking its columns up one by one would take their number squared.
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var rows = new List<JsonElement[]>(value.GetArrayLength());
        foreach (var record in value.EnumerateArray())
        {
            if (rows.Count == 0)
            {
                foreach (var column in record.EnumerateObject())
                    places.TryAdd(column.Name, places.Count);
            }

            var row = new JsonElement[places.Count];
            foreach (var column in record.EnumerateObject())
            {
                if (places.TryGetValue(column.Name, out var place))
                    row[place] = column.Value;
            }

            rows.Add(row);
        }

        return new([.. places.Keys], rows);
    }

    private static void FillInstances(JsonElement value, TensorCall call)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw Wrong("'instances' must be an array.");

        if (value.GetArrayLength() == 0 || value[0].ValueKind != JsonValueKind.Object)
        {
            ScoringTensors.Fill(value, Single(call));
            return;
        }

        var table = Records(value, "instances");
        foreach (var input in call.Inputs)
            ScoringTensors.FillGathered(table, table.Column(input.Spec.Name), input);
    }

    private static void FillInputs(JsonElement value, TensorCall call)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            ScoringTensors.Fill(value, Single(call));
            return;
        }

        foreach (var input in call.Inputs)
            ScoringTensors.Fill(value.TryGetProperty(input.Spec.Name, out var tensor) ? tensor : throw Wrong($"Input '{input.Spec.Name}' is missing in 'inputs'."), input);
    }

    // One input of the table's width takes the columns in their order; otherwise each input is a column.
    private static void FillTable(ScoringTable table, TensorCall call)
    {
        if (call.Inputs is [{ Spec.Shape: [_, not 1] } matrix] && !table.Columns.Contains(matrix.Spec.Name))
        {
            ScoringTensors.FillMatrix(table, matrix);
            return;
        }

        foreach (var input in call.Inputs)
            ScoringTensors.FillGathered(table, table.Column(input.Spec.Name), input);
    }

    private static TensorBuffer Single(TensorCall call) => call.Inputs.Count == 1
        ? call.Inputs[0]
        : throw Wrong($"The model has {call.Inputs.Count} inputs, so each must be named: {string.Join(", ", call.Inputs.Select(i => $"'{i.Spec.Name}'"))}.");

    private static InferenceException Wrong(string message) => new(StatusCodes.Status400BadRequest, message);
}
