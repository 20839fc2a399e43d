using System.Text;

namespace MlOps.Sdk.MLNet;

/// <summary>AttributeProto: one named setting of a node.</summary>
internal abstract class OnnxAttribute(string name, int type) : IProtoMessage
{
    public static OnnxAttribute Int(string name, long value) => new IntAttribute(name, value);

    public static OnnxAttribute Ints(string name, long[] values) => new IntsAttribute(name, values);

    public static OnnxAttribute Floats(string name, float[] values) => new FloatsAttribute(name, values);

    public static OnnxAttribute Strings(string name, string[] values) => new StringsAttribute(name, values);

    public static OnnxAttribute Tensor(string name, OnnxTensor value) => new TensorAttribute(name, value);

    public void WriteTo(ProtoWriter writer)
    {
        writer.Text(1, name);
        WriteValue(writer);
        writer.Int(20, type);
    }

    protected abstract void WriteValue(ProtoWriter writer);

    private sealed class IntAttribute(string name, long value) : OnnxAttribute(name, 2)
    {
        protected override void WriteValue(ProtoWriter writer) => writer.Int(3, value);
    }

    private sealed class TensorAttribute(string name, OnnxTensor value) : OnnxAttribute(name, 4)
    {
        protected override void WriteValue(ProtoWriter writer) => writer.Message(5, value);
    }

    private sealed class FloatsAttribute(string name, float[] values) : OnnxAttribute(name, 6)
    {
        protected override void WriteValue(ProtoWriter writer) => writer.Floats(7, values);
    }

    private sealed class IntsAttribute(string name, long[] values) : OnnxAttribute(name, 7)
    {
        protected override void WriteValue(ProtoWriter writer) => writer.Ints(8, values);
    }

    private sealed class StringsAttribute(string name, string[] values) : OnnxAttribute(name, 8)
    {
        protected override void WriteValue(ProtoWriter writer)
        {
            foreach (var value in values)
                writer.Bytes(9, Encoding.UTF8.GetBytes(value));
        }
    }
}
