namespace MlOps.Sdk.MLNet;

/// <summary>ValueInfoProto: name, element type and shape of a graph's input or output.</summary>
internal sealed class OnnxValueInfo(TensorSpec tensor) : IProtoMessage
{
    private const string RowDimension = "rows";

    public void WriteTo(ProtoWriter writer)
    {
        writer.Text(1, tensor.Name);
        writer.Message(2, new TypeMessage(tensor));
    }

    private sealed class TypeMessage(TensorSpec tensor) : IProtoMessage
    {
        public void WriteTo(ProtoWriter writer) => writer.Message(1, new TensorTypeMessage(tensor));
    }

    private sealed class TensorTypeMessage(TensorSpec tensor) : IProtoMessage
    {
        public void WriteTo(ProtoWriter writer)
        {
            writer.Int(1, (long)tensor.ElementType);
            writer.Message(2, new ShapeMessage(tensor.Shape));
        }
    }

    private sealed class ShapeMessage(IReadOnlyList<long> shape) : IProtoMessage
    {
        public void WriteTo(ProtoWriter writer)
        {
            foreach (var size in shape)
                writer.Message(1, new DimensionMessage(size));
        }
    }

    private sealed class DimensionMessage(long size) : IProtoMessage
    {
        public void WriteTo(ProtoWriter writer)
        {
            if (size >= 0)
                writer.Int(1, size);
            else
                writer.Text(2, RowDimension);
        }
    }
}
