using System.Text.Json;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Writes a tensor's data flat. Numbers are the shortest that read back the same; what JSON cannot say is a name in quotes.</summary>
internal static class JsonTensorWriter
{
    public static void Write(Utf8JsonWriter writer, TensorBuffer tensor)
    {
        writer.WriteStartArray("data"u8);
        switch (tensor.ElementType)
        {
            case ElementType.Float: foreach (var e in tensor.AsSpan<float>()) Single(writer, e); break;
            case ElementType.Double: foreach (var e in tensor.AsSpan<double>()) Double(writer, e); break;
            case ElementType.Int64: foreach (var e in tensor.AsSpan<long>()) writer.WriteNumberValue(e); break;
            case ElementType.Int32: foreach (var e in tensor.AsSpan<int>()) writer.WriteNumberValue(e); break;
            case ElementType.String: foreach (var e in tensor.AsTexts()) writer.WriteStringValue(e ?? ""); break;
            case ElementType.Bool: foreach (var e in tensor.AsSpan<bool>()) writer.WriteBooleanValue(e); break;
            case ElementType.UInt8: foreach (var e in tensor.AsSpan<byte>()) writer.WriteNumberValue(e); break;
            case ElementType.Int8: foreach (var e in tensor.AsSpan<sbyte>()) writer.WriteNumberValue(e); break;
            case ElementType.Int16: foreach (var e in tensor.AsSpan<short>()) writer.WriteNumberValue(e); break;
            case ElementType.UInt16: foreach (var e in tensor.AsSpan<ushort>()) writer.WriteNumberValue(e); break;
            case ElementType.UInt32: foreach (var e in tensor.AsSpan<uint>()) writer.WriteNumberValue(e); break;
            case ElementType.UInt64: foreach (var e in tensor.AsSpan<ulong>()) writer.WriteNumberValue(e); break;
            case ElementType.Float16: foreach (var e in tensor.AsSpan<Half>()) Single(writer, (float)e); break;
            case ElementType.BFloat16: foreach (var e in tensor.AsSpan<ushort>()) Single(writer, BitConverter.Int32BitsToSingle(e << 16)); break;
            default: break;
        }

        writer.WriteEndArray();
    }

    /// <summary>One element as <see cref="Write"/> would.</summary>
    public static void WriteElement(Utf8JsonWriter writer, TensorBuffer tensor, int index)
    {
        switch (tensor.ElementType)
        {
            case ElementType.Float: Single(writer, tensor.AsSpan<float>()[index]); break;
            case ElementType.Int64: writer.WriteNumberValue(tensor.AsSpan<long>()[index]); break;
            case ElementType.UInt64: writer.WriteNumberValue(tensor.AsSpan<ulong>()[index]); break;
            case ElementType.String: writer.WriteStringValue(tensor.AsTexts()[index] ?? ""); break;
            case ElementType.Bool: writer.WriteBooleanValue(tensor.AsSpan<bool>()[index]); break;
            default: Double(writer, tensor.GetNumber(index)); break;
        }
    }

    private static void Single(Utf8JsonWriter writer, float value)
    {
        if (float.IsFinite(value))
            writer.WriteNumberValue(value);
        else
            writer.WriteStringValue(Name(value));
    }

    private static void Double(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumberValue(value);
        else
            writer.WriteStringValue(Name(value));
    }

    private static ReadOnlySpan<byte> Name(double value) => double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8;
}
