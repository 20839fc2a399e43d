using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Puts JSON values into tensors, which take their shape from how the arrays are nested.</summary>
internal static class ScoringTensors
{
    private const int MaxRank = 16;

    /// <summary>A whole tensor.</summary>
    public static void Fill(JsonElement value, TensorBuffer target)
    {
        var shape = Measure([value], target);
        var at = 0;
        Reshape(target, shape[1..]);
        Copy(value, target, ref at, shape, 1);
    }

    /// <summary>One column of a table, whose values may be arrays themselves.</summary>
    public static void FillGathered(ScoringTable table, int column, TensorBuffer target)
    {
        var shape = Measure([.. table.Rows.Select(r => r[column])], target);
        var at = 0;
        Reshape(target, shape);
        foreach (var row in table.Rows)
            Copy(row[column], target, ref at, shape, 1);
    }

    /// <summary>All columns of a table side by side.</summary>
    public static void FillMatrix(ScoringTable table, TensorBuffer target)
    {
        Reshape(target, [table.Rows.Count, table.Columns.Length]);
        var at = 0;
        foreach (var row in table.Rows)
        {
            foreach (var value in row)
                Set(target, at++, value);
        }
    }

    private static long[] Measure(ReadOnlySpan<JsonElement> values, TensorBuffer target)
    {
        var shape = new List<long> { values.Length };
        for (var value = values.Length > 0 ? values[0] : default; value.ValueKind == JsonValueKind.Array; value = value[0])
        {
            shape.Add(value.GetArrayLength());
            if (shape.Count > MaxRank)
                throw Wrong(target, $"arrays are nested deeper than {MaxRank}");
            if (value.GetArrayLength() == 0)
                break;
        }

        return [.. shape];
    }

    // A column of single values is [N] or [N,1] as the model likes it.
    private static void Reshape(TensorBuffer target, long[] shape)
    {
        var expected = target.Spec.Shape;
        long[] fitted = shape.Length + 1 == expected.Count && expected[^1] is (1 or -1) ? [.. shape, 1]
            : shape.Length == expected.Count + 1 && shape[^1] == 1 ? shape[..^1]
            : shape;
        var fits = expected.Count == 0 || fitted.Length == expected.Count;
        for (var axis = 0; fits && axis < expected.Count; axis++)
            fits = expected[axis] < 0 || expected[axis] == fitted[axis];
        if (!fits)
            throw Wrong(target, $"the values have the shape [{string.Join(',', shape)}], the model takes {Datatypes.Describe(target.ElementType, [.. expected])}");

        target.Reshape(fitted);
    }

    private static void Copy(JsonElement value, TensorBuffer target, ref int at, long[] shape, int axis)
    {
        if (axis == shape.Length)
        {
            Set(target, at++, value);
            return;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != shape[axis])
            throw Wrong(target, $"the values are not rectangular: {shape[axis]} were expected where {(value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 1)} came");

        foreach (var element in value.EnumerateArray())
            Copy(element, target, ref at, shape, axis + 1);
    }

    private static void Set(TensorBuffer target, int at, JsonElement value)
    {
        var fits = target.ElementType switch
        {
            ElementType.String => TrySetText(target, at, value),
            ElementType.Int64 when value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) => Is(target.AsSpan<long>()[at] = whole),
            ElementType.UInt64 when value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out var whole) => Is(target.AsSpan<ulong>()[at] = whole),
            _ => TryNumber(value, out var number) && target.TrySetNumber(at, number),
        };
        if (!fits)
            throw Wrong(target, $"value {at} is {(value.ValueKind == JsonValueKind.Undefined ? "missing" : Shorten(value.GetRawText()))}, which {Datatypes.Name(target.ElementType)} does not hold");
    }

    private static bool Is<T>(T _) => true;

    private static bool TrySetText(TensorBuffer target, int at, JsonElement value)
    {
        target.AsTexts()[at] = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return value.ValueKind is JsonValueKind.String or JsonValueKind.Null or JsonValueKind.Undefined;
    }

    // A missing number is NaN, which only floating point holds.
    private static bool TryNumber(JsonElement value, out double number)
    {
        (number, var known) = value.ValueKind switch
        {
            JsonValueKind.Number => (value.TryGetDouble(out var n) ? n : double.PositiveInfinity, true),
            JsonValueKind.True => (1, true),
            JsonValueKind.False => (0, true),
            JsonValueKind.Null or JsonValueKind.Undefined => (double.NaN, true),
            JsonValueKind.String when value.ValueEquals("NaN"u8) => (double.NaN, true),
            JsonValueKind.String when value.ValueEquals("Infinity"u8) => (double.PositiveInfinity, true),
            JsonValueKind.String when value.ValueEquals("-Infinity"u8) => (double.NegativeInfinity, true),
            _ => (0, false),
        };
        return known && (value.ValueKind != JsonValueKind.Number || double.IsFinite(number));
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static InferenceException Wrong(TensorBuffer target, FormattableString what) =>
        new(StatusCodes.Status400BadRequest, $"Input '{target.Spec.Name}': {what.ToString(CultureInfo.InvariantCulture)}.");
}
