using System.Runtime.InteropServices;
using System.Text;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>Writes ONNX files of floating-point tensors, so that the benchmarks need no model that is not theirs. Field numbers are those of onnx.proto.</summary>
internal sealed class OnnxGraph
{
    private const int Float = 1;

    private readonly Message _graph = new();

    /// <param name="name">The tensor.</param>
    /// <param name="shape">Its dimensions; -1 is the batch.</param>
    public OnnxGraph Input(string name, params ReadOnlySpan<long> shape) => Value(11, name, shape);

    /// <param name="name">The tensor.</param>
    /// <param name="shape">Its dimensions; -1 is the batch.</param>
    public OnnxGraph Output(string name, params ReadOnlySpan<long> shape) => Value(12, name, shape);

    public OnnxGraph Weights(string name, float[] values, params ReadOnlySpan<long> shape)
    {
        var tensor = new Message();
        foreach (var dimension in shape)
            tensor.Number(1, dimension);
        tensor.Number(2, Float).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(values.AsSpan()));
        _graph.Nested(5, tensor);
        return this;
    }

    public OnnxGraph Node(string kind, string[] inputs, string output, params ReadOnlySpan<(string Name, long[] Values)> attributes)
    {
        var node = new Message();
        foreach (var input in inputs)
            node.Text(1, input);
        node.Text(2, output).Text(4, kind);
        foreach (var (name, values) in attributes)
        {
            var attribute = new Message().Text(1, name).Number(20, 7);
            foreach (var value in values)
                attribute.Number(8, value);
            node.Nested(5, attribute);
        }

        _graph.Nested(1, node);
        return this;
    }

    public byte[] ToModel() => new Message()
        .Number(1, 8)
        .Nested(7, _graph.Text(2, "benchmark"))
        .Nested(8, new Message().Number(2, 17))
        .ToArray();

    private OnnxGraph Value(int field, string name, ReadOnlySpan<long> shape)
    {
        var dimensions = new Message();
        foreach (var dimension in shape)
            dimensions.Nested(1, dimension < 0 ? new Message().Text(2, "batch") : new Message().Number(1, dimension));
        var tensor = new Message().Number(1, Float).Nested(2, dimensions);
        _graph.Nested(field, new Message().Text(1, name).Nested(2, new Message().Nested(1, tensor)));
        return this;
    }

    private sealed class Message
    {
        private readonly List<byte> _bytes = [];

        public Message Number(int field, long value)
        {
            Varint((ulong)field << 3);
            Varint((ulong)value);
            return this;
        }

        public Message Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        public Message Nested(int field, Message value) => Bytes(field, value.ToArray());

        public Message Bytes(int field, ReadOnlySpan<byte> value)
        {
            Varint(((ulong)field << 3) | 2);
            Varint((ulong)value.Length);
            _bytes.AddRange(value);
            return this;
        }

        public byte[] ToArray() => [.. _bytes];

        private void Varint(ulong value)
        {
            for (; value > 127; value >>= 7)
                _bytes.Add((byte)(value | 128));
            _bytes.Add((byte)value);
        }
    }
}
