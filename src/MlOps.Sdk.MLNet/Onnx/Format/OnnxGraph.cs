namespace MlOps.Sdk.MLNet;

/// <summary>GraphProto: nodes in an order in which every input stands before its use.</summary>
internal sealed class OnnxGraph : IProtoMessage
{
    public required string Name { get; init; }

    public required IReadOnlyList<OnnxNode> Nodes { get; init; }

    public required IReadOnlyList<OnnxTensor> Constants { get; init; }

    public required ModelSignature Signature { get; init; }

    public void WriteTo(ProtoWriter writer)
    {
        foreach (var node in Nodes)
            writer.Message(1, node);

        writer.Text(2, Name);
        foreach (var constant in Constants)
            writer.Message(5, constant);

        foreach (var input in Signature.Inputs)
            writer.Message(11, new OnnxValueInfo(input));

        foreach (var output in Signature.Outputs)
            writer.Message(12, new OnnxValueInfo(output));
    }
}
