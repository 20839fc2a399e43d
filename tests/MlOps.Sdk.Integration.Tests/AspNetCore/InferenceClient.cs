using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>A client of the Open Inference Protocol V2, written against its text: it knows nothing of this SDK.</summary>
internal sealed class InferenceClient(HttpClient http)
{
    public const string JsonLength = "Inference-Header-Content-Length";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path) => await ReadAsync(await http.GetAsync(path, Cancellation));

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, string body) =>
        await ReadAsync(await http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Cancellation));

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return await ReadAsync(await http.SendAsync(request, Cancellation));
    }

    /// <summary>Infers in JSON; data goes in as it is.</summary>
    public Task<(HttpStatusCode Status, JsonElement Body)> InferAsync(string model, IEnumerable<JsonNode> inputs)
    {
        var request = new JsonObject { ["id"] = "42", ["inputs"] = new JsonArray([.. inputs.Select(i => i.DeepClone())]) };
        return PostAsync($"/v2/models/{model}/infer", request.ToJsonString());
    }

    /// <summary>Infers with binary tensors in and out; the outputs' data is decoded into the answer.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> InferBinaryAsync(string model, IEnumerable<JsonNode> inputs)
    {
        var parts = new List<byte[]>();
        var list = new JsonArray();
        foreach (var input in inputs)
        {
            var bytes = Encode((string)input["datatype"]!, input["data"]!.AsArray());
            parts.Add(bytes);
            var described = (JsonObject)input.DeepClone();
            described.Remove("data");
            described["parameters"] = new JsonObject { ["binary_data_size"] = bytes.Length };
            list.Add((JsonNode)described);
        }

        var json = Encoding.UTF8.GetBytes(new JsonObject { ["inputs"] = list, ["parameters"] = new JsonObject { ["binary_data_output"] = true } }.ToJsonString());
        return await PostAsync($"/v2/models/{model}/infer", [.. json, .. parts.SelectMany(p => p)], (JsonLength, json.Length.ToString(CultureInfo.InvariantCulture)));
    }

    public static byte[] Encode(string datatype, JsonArray data)
    {
        var bytes = new List<byte>();
        foreach (var element in data)
            bytes.AddRange(Encode(datatype, element!));
        return [.. bytes];
    }

    private static byte[] Encode(string datatype, JsonNode element)
    {
        double Number() => double.Parse(element.ToString(), CultureInfo.InvariantCulture);
        var text = element.ToJsonString();
        return datatype switch
        {
            "BOOL" => [(byte)(text is "true" or "1" ? 1 : 0)],
            "UINT8" => [byte.Parse(text, CultureInfo.InvariantCulture)],
            "INT8" => [(byte)sbyte.Parse(text, CultureInfo.InvariantCulture)],
            "UINT16" => BitConverter.GetBytes(ushort.Parse(text, CultureInfo.InvariantCulture)),
            "INT16" => BitConverter.GetBytes(short.Parse(text, CultureInfo.InvariantCulture)),
            "UINT32" => BitConverter.GetBytes(uint.Parse(text, CultureInfo.InvariantCulture)),
            "INT32" => BitConverter.GetBytes(int.Parse(text, CultureInfo.InvariantCulture)),
            "UINT64" => BitConverter.GetBytes(ulong.Parse(text, CultureInfo.InvariantCulture)),
            "INT64" => BitConverter.GetBytes(long.Parse(text, CultureInfo.InvariantCulture)),
            "FP16" => BitConverter.GetBytes((Half)Number()),
            "BF16" => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits((float)Number()) >> 16)),
            "FP32" => BitConverter.GetBytes((float)Number()),
            "FP64" => BitConverter.GetBytes(Number()),
            "BYTES" => [.. BitConverter.GetBytes(Encoding.UTF8.GetByteCount((string)element!)), .. Encoding.UTF8.GetBytes((string)element!)],
            _ => throw new InvalidOperationException($"The datatype {datatype} is not known."),
        };
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var bytes = await response.Content.ReadAsByteArrayAsync(Cancellation);
            var jsonLength = response.Headers.TryGetValues(JsonLength, out var values) ? int.Parse(values.Single(), CultureInfo.InvariantCulture) : bytes.Length;
            if (jsonLength == 0)
                return (response.StatusCode, default);

            var body = JsonNode.Parse(bytes.AsSpan(0, jsonLength))!;
            if (body is JsonObject answer && answer["outputs"] is JsonArray outputs)
                Assert.Equal(bytes.Length - jsonLength, Attach(outputs, bytes.AsSpan(jsonLength)));
            return (response.StatusCode, JsonSerializer.SerializeToElement(body));
        }
    }

    // The tensors follow in the order of the outputs that have a size.
    private static int Attach(JsonArray outputs, ReadOnlySpan<byte> rest)
    {
        var used = 0;
        foreach (var output in outputs)
        {
            if (output!["parameters"]?["binary_data_size"] is not { } size)
                continue;

            Assert.Null(output["data"]);
            output["data"] = Decode((string)output["datatype"]!, rest.Slice(used, (int)size));
            used += (int)size;
        }

        return used;
    }

    public static JsonArray Decode(string datatype, ReadOnlySpan<byte> bytes)
    {
        var data = new JsonArray();
        for (var at = 0; at < bytes.Length;)
        {
            var rest = bytes[at..];
            JsonNode? element = datatype switch
            {
                "BOOL" => rest[0] == 1,
                "UINT8" => rest[0],
                "INT8" => (sbyte)rest[0],
                "UINT16" => BinaryPrimitives.ReadUInt16LittleEndian(rest),
                "INT16" => BinaryPrimitives.ReadInt16LittleEndian(rest),
                "UINT32" => BinaryPrimitives.ReadUInt32LittleEndian(rest),
                "INT32" => BinaryPrimitives.ReadInt32LittleEndian(rest),
                "UINT64" => BinaryPrimitives.ReadUInt64LittleEndian(rest),
                "INT64" => BinaryPrimitives.ReadInt64LittleEndian(rest),
                "FP16" => Number((double)BinaryPrimitives.ReadHalfLittleEndian(rest)),
                "BF16" => Number(BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(rest) << 16)),
                "FP32" => Number(BinaryPrimitives.ReadSingleLittleEndian(rest)),
                "FP64" => Number(BinaryPrimitives.ReadDoubleLittleEndian(rest)),
                _ => Encoding.UTF8.GetString(rest.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(rest))),
            };
            data.Add(element);
            at += datatype switch
            {
                "BOOL" or "UINT8" or "INT8" => 1,
                "UINT16" or "INT16" or "FP16" or "BF16" => 2,
                "UINT32" or "INT32" or "FP32" => 4,
                "BYTES" => 4 + BinaryPrimitives.ReadInt32LittleEndian(rest),
                _ => 8,
            };
        }

        return data;
    }

    private static JsonNode Number(double value) => double.IsFinite(value) ? value : double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
