using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.ML.OnnxRuntime;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>The least that can answer the Open Inference Protocol's JSON for one known model: no validation, no versions, no metrics.</summary>
internal sealed class HandMadeEndpoint(InferenceSession session) : IDisposable
{
    private readonly ConcurrentBag<(RawSession Session, float[] Features, ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)> _pool = [];

    public async Task HandleAsync(HttpContext context)
    {
        var length = (int)context.Request.ContentLength!.Value;
        var body = await context.Request.BodyReader.ReadAtLeastAsync(length, context.RequestAborted);
        if (!_pool.TryTake(out var own))
        {
            var buffer = new ArrayBufferWriter<byte>();
            own = (new(session), new float[20], buffer, new(buffer));
        }

        Read(body.Buffer, own.Features);
        context.Request.BodyReader.AdvanceTo(body.Buffer.End);
        own.Session.Bound(own.Features);
        Write(own.Buffer, own.Json, own.Session.Output);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = own.Buffer.WrittenCount;
        context.Response.BodyWriter.Write(own.Buffer.WrittenSpan);
        _pool.Add(own);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    public void Dispose()
    {
        foreach (var own in _pool)
        {
            own.Session.Dispose();
            own.Json.Dispose();
        }
    }

    private static void Read(ReadOnlySequence<byte> body, float[] features)
    {
        var json = new Utf8JsonReader(body);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals("data"u8))
                continue;

            json.Read();
            for (var i = 0; json.Read() && json.TokenType == JsonTokenType.Number; i++)
                features[i] = json.GetSingle();
        }
    }

    private static void Write(ArrayBufferWriter<byte> buffer, Utf8JsonWriter json, ReadOnlySpan<float> probabilities)
    {
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        json.WriteString("model_name"u8, "diagnosis"u8);
        json.WriteString("model_version"u8, "1"u8);
        json.WriteStartArray("outputs"u8);
        json.WriteStartObject();
        json.WriteString("name"u8, "probabilities"u8);
        json.WriteString("datatype"u8, "FP32"u8);
        json.WriteStartArray("shape"u8);
        json.WriteNumberValue(1);
        json.WriteNumberValue(2);
        json.WriteEndArray();
        json.WriteStartArray("data"u8);
        foreach (var value in probabilities)
            json.WriteNumberValue(value);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }
}
