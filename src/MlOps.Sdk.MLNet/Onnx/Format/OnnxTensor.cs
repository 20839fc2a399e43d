using System.Runtime.InteropServices;
using System.Text;

namespace MlOps.Sdk.MLNet;

/// <summary>TensorProto: constant values, little-endian as they lie in memory, or text.</summary>
internal sealed class OnnxTensor : IProtoMessage
{
    private readonly ElementType _type;
    private readonly long[] _dimensions;
    private readonly byte[] _raw = [];
    private readonly string[] _text = [];

    private OnnxTensor(string name, ElementType type, long[] dimensions, byte[] raw)
    {
        Name = name;
        _type = type;
        _dimensions = dimensions;
        _raw = raw;
    }

    private OnnxTensor(string name, long[] dimensions, string[] text)
    {
        Name = name;
        _type = ElementType.String;
        _dimensions = dimensions;
        _text = text;
    }

    public string Name { get; }

    public static OnnxTensor Of<T>(string name, ElementType type, ReadOnlySpan<T> values, params long[] dimensions)
        where T : unmanaged =>
        new(name, type, dimensions, MemoryMarshal.AsBytes(values).ToArray());

    public static OnnxTensor OfText(string name, string[] values, params long[] dimensions) => new(name, dimensions, values);

    public void WriteTo(ProtoWriter writer)
    {
        writer.Ints(1, _dimensions);
        writer.Int(2, (long)_type);
        foreach (var text in _text)
            writer.Bytes(6, Encoding.UTF8.GetBytes(text));

        writer.Text(8, Name);
        if (_type != ElementType.String)
            writer.Bytes(9, _raw);
    }
}
