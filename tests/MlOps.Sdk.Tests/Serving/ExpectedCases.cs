using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.Serving;

/// <summary>Reads the reference models' inputs and expected outputs, and holds buffers against them.</summary>
internal static class ExpectedCases
{
    public static string Folder => SharedFiles.Path("data", "onnx");

    public static JsonElement Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "expected.json")));
        return document.RootElement.Clone();
    }

    public static void Fill(TensorBuffer buffer, JsonElement tensor)
    {
        buffer.Reshape([.. tensor.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())]);
        if (tensor.TryGetProperty("data_file", out var file))
        {
            File.ReadAllBytes(Path.Combine(Folder, file.GetString()!)).CopyTo(buffer.AsBytes());
            return;
        }

        var next = 0;
        foreach (var value in tensor.GetProperty("data").EnumerateArray())
            Set(buffer, next++, value);
    }

    public static void AssertEqual(JsonElement expected, TensorBuffer actual)
    {
        var kind = expected.TryGetProperty("kind", out var k) ? k.GetString() : "tensor";
        if (kind == "sequence<map>")
        {
            AssertMaps(expected, actual);
        }
        else if (kind == "sequence<tensor>")
        {
            var elements = expected.GetProperty("elements").EnumerateArray().ToList();
            Assert.NotNull(actual.Sequence);
            Assert.Equal(elements.Count, actual.Sequence.Count);
            for (var i = 0; i < elements.Count; i++)
                AssertTensor(elements[i], actual.Sequence[i]);
        }
        else
        {
            AssertTensor(expected, actual);
        }
    }

    private static void AssertTensor(JsonElement expected, TensorBuffer actual)
    {
        var wanted = new TensorBuffer(actual.Spec with { ElementType = actual.ElementType });
        Fill(wanted, expected);
        Assert.Equal(wanted.Shape.ToArray(), actual.Shape.ToArray());
        if (actual.ElementType == ElementType.String)
            Assert.Equal(wanted.AsTexts().ToArray(), actual.AsTexts().ToArray());
        else
            AssertNumbers(wanted, actual);
    }

    private static void AssertNumbers(TensorBuffer wanted, TensorBuffer actual)
    {
        var tolerance = actual.ElementType switch
        {
            ElementType.Float or ElementType.Double => 1e-5,
            ElementType.Float16 or ElementType.BFloat16 => 2e-3,
            _ => 0,
        };
        if (tolerance == 0)
        {
            Assert.Equal(wanted.AsBytes().ToArray(), actual.AsBytes().ToArray());
            return;
        }

        for (var i = 0; i < wanted.Length; i++)
        {
            var (w, a) = (Get(wanted, i), Get(actual, i));
            var close = w.Equals(a) || Math.Abs(w - a) <= tolerance * Math.Max(1, Math.Abs(w));
            Assert.True(close, $"{actual.Spec.Name}[{i}]: expected {w}, got {a}");
        }
    }

    private static void AssertMaps(JsonElement expected, TensorBuffer actual)
    {
        var elements = expected.GetProperty("elements").EnumerateArray().ToList();
        Assert.Equal(elements.Count, actual.Shape[0]);
        var keys = elements[0].GetProperty("keys").EnumerateArray().Select(e => e.ToString()).ToList();
        Assert.Equal(keys, actual.Keys);
        var values = elements.SelectMany(e => e.GetProperty("values").EnumerateArray().Select(v => v.GetSingle())).ToArray();
        var got = actual.AsSpan<float>();
        for (var i = 0; i < values.Length; i++)
            Assert.Equal(values[i], got[i], 1e-5);
    }

    private static double Get(TensorBuffer buffer, int i) => buffer.ElementType switch
    {
        ElementType.Float => buffer.AsSpan<float>()[i],
        ElementType.Double => buffer.AsSpan<double>()[i],
        ElementType.Float16 => (double)buffer.AsSpan<Half>()[i],
        _ => BitConverter.Int32BitsToSingle(buffer.AsSpan<ushort>()[i] << 16),
    };

    private static void Set(TensorBuffer buffer, int i, JsonElement value)
    {
        double Number() => value.ValueKind == JsonValueKind.String
            ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture)
            : value.GetDouble();
        switch (buffer.ElementType)
        {
            case ElementType.String: buffer.AsTexts()[i] = value.GetString(); break;
            case ElementType.Bool: buffer.AsSpan<bool>()[i] = value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.Number && value.GetInt32() != 0); break;
            case ElementType.Float: buffer.AsSpan<float>()[i] = (float)Number(); break;
            case ElementType.Double: buffer.AsSpan<double>()[i] = Number(); break;
            case ElementType.Float16: buffer.AsSpan<Half>()[i] = (Half)Number(); break;
            case ElementType.BFloat16: buffer.AsSpan<ushort>()[i] = (ushort)(BitConverter.SingleToInt32Bits((float)Number()) >>> 16); break;
            case ElementType.UInt64: buffer.AsSpan<ulong>()[i] = value.GetUInt64(); break;
            default: WriteInteger(buffer.AsBytes().Slice(i * buffer.ElementType.SizeInBytes(), buffer.ElementType.SizeInBytes()), value.GetInt64()); break;
        }
    }

    private static void WriteInteger(Span<byte> target, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        bytes[..target.Length].CopyTo(target);
    }
}
