using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>
/// Writes the outputs: the JSON, then the tensors wanted in binary. A sequence of maps goes out as the table [rows, keys] with
/// its keys in a parameter, a sequence of tensors as one output for each element, named <c>name[index]</c>.
/// </summary>
internal sealed class InferenceResponseWriter : IDisposable
{
    private const int MaxKept = 1 << 20;

    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly Utf8JsonWriter _writer;
    private readonly List<(TensorBuffer Tensor, bool Binary)> _outputs = [];

    public InferenceResponseWriter() => _writer = new(_json, ReadableJson.Options with { SkipValidation = true });

    /// <summary>Whether it is worth keeping: one large answer must not hold its memory for good.</summary>
    public bool IsSmall => _json.Capacity <= MaxKept;

    public ReadOnlySpan<byte> Json => _json.WrittenSpan;

    /// <summary>Bytes of the tensors that follow the JSON; null when none is wanted in binary.</summary>
    public long? BinarySize { get; private set; }

    public void WriteJson(string model, InferenceRequest request, TensorCall call)
    {
        _json.ResetWrittenCount();
        _writer.Reset(_json);
        InferenceOutputs.Choose(request, call, _outputs);
        BinarySize = null;

        _writer.WriteStartObject();
        _writer.WriteString("model_name"u8, model);
        Span<char> version = stackalloc char[11];
        call.Version.Version.TryFormat(version, out var digits, provider: CultureInfo.InvariantCulture);
        _writer.WriteString("model_version"u8, version[..digits]);
        if (request.Id is not null)
            _writer.WriteString("id"u8, request.Id);

        if (call.Variant is { } variant)
            WriteRoute(variant, call.Propensity, call.Id);

        _writer.WriteStartArray("outputs"u8);
        foreach (var (tensor, binary) in _outputs)
            WriteOutput(tensor, binary);
        _writer.WriteEndArray();
        _writer.WriteEndObject();
        _writer.Flush();
    }

    public void WriteBinary(IBufferWriter<byte> target)
    {
        foreach (var (tensor, binary) in _outputs)
        {
            if (binary)
                BinaryTensor.Write(tensor, target);
        }
    }

    public void Dispose() => _writer.Dispose();

    private void WriteOutput(TensorBuffer tensor, bool binary)
    {
        _writer.WriteStartObject();
        _writer.WriteString("name"u8, tensor.Spec.Name);
        _writer.WriteString("datatype"u8, Datatypes.Name(tensor.ElementType));
        _writer.WriteStartArray("shape"u8);
        foreach (var dimension in tensor.Shape)
            _writer.WriteNumberValue(dimension);
        _writer.WriteEndArray();
        if (binary || tensor.Keys is not null)
            WriteParameters(tensor, binary);
        if (!binary)
            JsonTensorWriter.Write(_writer, tensor);
        _writer.WriteEndObject();
    }

    private void WriteRoute(string variant, double propensity, PredictionId id)
    {
        Span<char> digits = stackalloc char[32];
        id.Value.TryFormat(digits, out _, "N");
        _writer.WriteStartObject("parameters"u8);
        _writer.WriteString("variant"u8, variant);
        _writer.WriteNumber("propensity"u8, propensity);
        _writer.WriteString("prediction_id"u8, digits);
        _writer.WriteEndObject();
    }

    private void WriteParameters(TensorBuffer tensor, bool binary)
    {
        _writer.WriteStartObject("parameters"u8);
        if (tensor.Keys is { } keys)
            _writer.WriteString("keys"u8, MapKeys.ToJson(keys));
        if (binary)
        {
            var size = BinaryTensor.Size(tensor);
            BinarySize = (BinarySize ?? 0) + size;
            _writer.WriteNumber("binary_data_size"u8, size);
        }

        _writer.WriteEndObject();
    }
}
