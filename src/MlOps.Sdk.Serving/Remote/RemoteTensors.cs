using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MlOps.Sdk.Serving;

/// <summary>Requests and answers of the Open Inference Protocol, from the caller's side: in binary or in JSON.</summary>
internal static class RemoteTensors
{
    public const string JsonLength = "Inference-Header-Content-Length";

    private const int LengthSize = 4;

    private static readonly (string Name, ElementType Type)[] Types =
    [
        ("FP32", ElementType.Float), ("FP64", ElementType.Double), ("FP16", ElementType.Float16), ("BF16", ElementType.BFloat16),
        ("INT8", ElementType.Int8), ("INT16", ElementType.Int16), ("INT32", ElementType.Int32), ("INT64", ElementType.Int64),
        ("UINT8", ElementType.UInt8), ("UINT16", ElementType.UInt16), ("UINT32", ElementType.UInt32), ("UINT64", ElementType.UInt64),
        ("BOOL", ElementType.Bool), ("BYTES", ElementType.String),
    ];

    /// <exception cref="FormatException">It is no datatype of the protocol.</exception>
    public static ElementType Type(string? name) => Types.FirstOrDefault(t => t.Name == name) is { Name: not null } known ? known.Type : throw new FormatException($"'{name}' is no datatype of the protocol.");

    /// <exception cref="FormatException">The header is no number.</exception>
    public static int? ReadJsonLength(HttpResponseMessage response, Uri model)
    {
        if (!response.Headers.TryGetValues(JsonLength, out var values) && !response.Content.Headers.TryGetValues(JsonLength, out values))
            return null;

        return int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : throw new FormatException($"{JsonLength} of {model} is '{values.First()}'.");
    }

    /// <param name="inputs">What is asked.</param>
    /// <param name="outputs">What is wanted.</param>
    /// <param name="binary">Whether tensors travel in binary.</param>
    /// <param name="timeout">How long the caller waits: servers that schedule need not compute what nobody waits for.</param>
    /// <returns>The body, and the length of its JSON where tensors follow it.</returns>
    public static (byte[] Body, int? JsonLength) Write(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs, bool binary, TimeSpan timeout)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartObject("parameters");
            json.WriteNumber("timeout", (long)timeout.TotalMicroseconds);
            json.WriteEndObject();
            json.WriteStartArray("inputs");
            foreach (var input in inputs)
            {
                json.WriteStartObject();
                json.WriteString("name", input.Spec.Name);
                json.WriteString("datatype", Types.First(t => t.Type == input.ElementType).Name);
                json.WriteStartArray("shape");
                foreach (var dimension in input.Shape)
                    json.WriteNumberValue(dimension);
                json.WriteEndArray();
                if (binary)
                {
                    json.WriteStartObject("parameters");
                    json.WriteNumber("binary_data_size", Size(input));
                    json.WriteEndObject();
                }
                else
                {
                    RemoteJson.Write(json, input);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("outputs");
            foreach (var output in outputs)
            {
                json.WriteStartObject();
                json.WriteString("name", output.Spec.Name);
                if (binary)
                {
                    json.WriteStartObject("parameters");
                    json.WriteBoolean("binary_data", true);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (!binary)
            return (body.WrittenSpan.ToArray(), null);

        var length = body.WrittenCount;
        foreach (var input in inputs)
            WriteData(input, body);
        return (body.WrittenSpan.ToArray(), length);
    }

    /// <exception cref="FormatException">An output is missing, or its type, shape or bytes are not what the model's metadata says.</exception>
    public static void Read(ReadOnlySpan<byte> body, int? jsonLength, IReadOnlyList<TensorBuffer> outputs)
    {
        var length = jsonLength ?? body.Length;
        if (length > body.Length)
            throw new FormatException($"{JsonLength} is {length} in an answer of {body.Length} bytes.");

        using var json = JsonDocument.Parse(body[..length].ToArray());
        var rest = body[length..];
        var found = 0;
        foreach (var tensor in json.RootElement.GetProperty("outputs").EnumerateArray())
        {
            var name = tensor.GetProperty("name").GetString();
            var size = BinarySize(tensor);
            if (size < 0 || size > rest.Length)
                throw new FormatException($"Output '{name}' has {size} bytes, {rest.Length} are left.");

            if (outputs.FirstOrDefault(o => o.Spec.Name == name) is { } output)
            {
                Read(tensor, rest[..(size ?? 0)], output);
                found++;
            }

            rest = rest[(size ?? 0)..];
        }

        if (found != outputs.Count || rest.Length > 0)
            throw new FormatException($"{found} of {outputs.Count} outputs came, and {rest.Length} bytes follow after them.");
    }

    // Without a size the elements are in the JSON: a server may answer so though it was asked for binary.
    private static int? BinarySize(JsonElement tensor) =>
        tensor.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("binary_data_size", out var size) ? size.GetInt32() : null;

    private static void Read(JsonElement tensor, ReadOnlySpan<byte> bytes, TensorBuffer output)
    {
        var (name, type) = (output.Spec.Name, Type(tensor.GetProperty("datatype").GetString()));
        long[] shape = [.. tensor.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        var expected = output.Spec.Shape;
        if (type != output.Spec.ElementType || (expected.Count > 0 && (shape.Length != expected.Count || shape.Where((d, i) => expected[i] >= 0 && expected[i] != d).Any())))
            throw new FormatException($"Output '{name}' is {type}[{string.Join(',', shape)}], the model gives {output.Spec.Describe()}.");

        // What the answer cannot hold is not made room for: an element in JSON is a byte or more.
        var data = tensor.TryGetProperty("data", out var given) ? given : default;
        var elementSize = type == ElementType.String ? LengthSize : type.SizeInBytes();
        long count = 1;
        foreach (var dimension in shape)
            count = dimension >= 0 && (dimension == 0 || count <= int.MaxValue / dimension) ? count * dimension : throw new FormatException($"Output '{name}' has the shape [{string.Join(',', shape)}].");
        if (data.ValueKind != JsonValueKind.Undefined)
        {
            if (count > data.GetRawText().Length)
                throw new FormatException($"Output '{name}' of shape [{string.Join(',', shape)}] has fewer elements.");

            output.Reshape(shape);
            RemoteJson.Read(data, output);
            return;
        }

        if (type == ElementType.String ? count * elementSize > bytes.Length : count * elementSize != bytes.Length)
            throw new FormatException($"Output '{name}' of shape [{string.Join(',', shape)}] has {bytes.Length} bytes.");

        output.Reshape(shape);
        if (type == ElementType.String)
            ReadTexts(bytes, output);
        else
            bytes.CopyTo(output.AsBytes());
    }

    private static void ReadTexts(ReadOnlySpan<byte> bytes, TensorBuffer output)
    {
        var texts = output.AsTexts();
        for (var i = 0; i < texts.Length; i++)
        {
            var length = bytes.Length >= LengthSize ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : -1;
            if (length < 0 || length > bytes.Length - LengthSize)
                throw new FormatException($"Output '{output.Spec.Name}' ends within element {i}.");

            texts[i] = Encoding.UTF8.GetString(bytes.Slice(LengthSize, length));
            bytes = bytes[(LengthSize + length)..];
        }

        if (bytes.Length > 0)
            throw new FormatException($"Output '{output.Spec.Name}' has {bytes.Length} bytes after its last element.");
    }

    private static long Size(TensorBuffer tensor)
    {
        if (tensor.ElementType != ElementType.String)
            return tensor.AsBytes().Length;

        long size = 0;
        foreach (var text in tensor.AsTexts())
            size += LengthSize + Encoding.UTF8.GetByteCount(text ?? "");
        return size;
    }

    private static void WriteData(TensorBuffer tensor, ArrayBufferWriter<byte> target)
    {
        if (tensor.ElementType != ElementType.String)
        {
            target.Write(tensor.AsBytes());
            return;
        }

        foreach (var text in tensor.AsTexts())
        {
            var length = Encoding.UTF8.GetByteCount(text ?? "");
            var span = target.GetSpan(LengthSize + length);
            BinaryPrimitives.WriteInt32LittleEndian(span, length);
            Encoding.UTF8.GetBytes(text ?? "", span[LengthSize..]);
            target.Advance(LengthSize + length);
        }
    }
}
