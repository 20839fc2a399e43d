namespace MlOps.Sdk.MLNet;

/// <summary>NodeProto: one operation with a single output, which is all this exporter needs.</summary>
internal sealed class OnnxNode(string domain, string operation, string[] inputs, string output, OnnxAttribute[] attributes) : IProtoMessage
{
    public IReadOnlyList<string> Inputs => inputs;

    public string Output => output;

    public string Domain => domain;

    public void WriteTo(ProtoWriter writer)
    {
        foreach (var input in inputs)
            writer.Text(1, input);

        writer.Text(2, output);
        writer.Text(3, output);
        writer.Text(4, operation);
        foreach (var attribute in attributes)
            writer.Message(5, attribute);

        if (domain.Length > 0)
            writer.Text(7, domain);
    }
}
