namespace MlOps.Sdk.MLNet;

/// <summary>
/// ModelProto: IR 10 with opset 21 and ai.onnx.ml 5, the first pair that has the operator for whole tree ensembles with double
/// thresholds and weights.
/// </summary>
internal sealed class OnnxModelMessage : IProtoMessage
{
    public const string MlDomain = "ai.onnx.ml";

    private const long IrVersion = 10;
    private const long Opset = 21;
    private const long MlOpset = 5;

    public required OnnxGraph Graph { get; init; }

    public required string Producer { get; init; }

    public required string ProducerVersion { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public ReadOnlyMemory<byte> ToBytes()
    {
        var writer = new ProtoWriter();
        WriteTo(writer);
        return writer.Written;
    }

    public void WriteTo(ProtoWriter writer)
    {
        writer.Int(1, IrVersion);
        writer.Text(2, Producer);
        writer.Text(3, ProducerVersion);
        writer.Message(7, Graph);
        writer.Message(8, new OperatorSet("", Opset));
        if (Graph.Nodes.Any(node => node.Domain == MlDomain))
            writer.Message(8, new OperatorSet(MlDomain, MlOpset));

        foreach (var (key, value) in Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            writer.Message(14, new Entry(key, value));
    }

    private sealed class OperatorSet(string domain, long version) : IProtoMessage
    {
        public void WriteTo(ProtoWriter writer)
        {
            writer.Text(1, domain);
            writer.Int(2, version);
        }
    }

    private sealed class Entry(string key, string value) : IProtoMessage
    {
        public void WriteTo(ProtoWriter writer)
        {
            writer.Text(1, key);
            writer.Text(2, value);
        }
    }
}
