namespace MlOps.Sdk.MLNet;

/// <summary>Collects nodes, constants and inputs under unique names and keeps only what the outputs need.</summary>
internal sealed class GraphBuilder
{
    private readonly List<OnnxNode> _nodes = [];
    private readonly Dictionary<string, OnnxTensor> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxValue> _inputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names;
    private int _lastNumber;

    /// <param name="reserved">Names of possible inputs and outputs, which no inner value may take.</param>
    public GraphBuilder(IEnumerable<string> reserved) => _names = new(reserved, StringComparer.Ordinal);

    public OnnxValue Input(string name, ElementType type, int width)
    {
        if (!_inputs.TryGetValue(name, out var input))
            _inputs.Add(name, input = new OnnxValue(name, type, width));

        return input;
    }

    public string Constant<T>(ElementType type, ReadOnlySpan<T> values, params long[] dimensions)
        where T : unmanaged
    {
        var name = Unique("constant");
        _constants.Add(name, OnnxTensor.Of(name, type, values, dimensions));
        return name;
    }

    public string Constant(float value) => Constant(ElementType.Float, [value], 1);

    public string Constant(long value) => Constant(ElementType.Int64, [value], 1);

    public string Constant(double value) => Constant(ElementType.Double, [value], 1);

    public string TextConstant(string[] values, params long[] dimensions)
    {
        var name = Unique("constant");
        _constants.Add(name, OnnxTensor.OfText(name, values, dimensions));
        return name;
    }

    public OnnxValue Node(string operation, ElementType type, int width, string[] inputs, params OnnxAttribute[] attributes) =>
        Node("", operation, type, width, inputs, attributes);

    public OnnxValue MlNode(string operation, ElementType type, int width, string[] inputs, params OnnxAttribute[] attributes) =>
        Node(OnnxModelMessage.MlDomain, operation, type, width, inputs, attributes);

    public OnnxGraph Build(string name, IReadOnlyList<(string Name, OnnxValue Value)> outputs, IEnumerable<string> inputOrder)
    {
        foreach (var (output, value) in outputs)
            _nodes.Add(new OnnxNode("", "Identity", [value.Name], OutputName(output), []));

        var specs = outputs.Select(output => Spec(OutputName(output.Name), output.Value)).ToArray();
        var nodes = Needed(specs, out var used);
        return new OnnxGraph
        {
            Name = name,
            Nodes = nodes,
            Constants = [.. _constants.Values.Where(constant => used.Contains(constant.Name))],
            Signature = new ModelSignature
            {
                Inputs = [.. inputOrder.Where(used.Contains).Where(_inputs.ContainsKey).Select(input => Spec(input, _inputs[input]))],
                Outputs = specs,
            },
        };
    }

    /// <summary>A name can stand for one value only, so an output called like an input is renamed.</summary>
    private string OutputName(string name) => _inputs.ContainsKey(name) ? name + ".output" : name;

    private List<OnnxNode> Needed(TensorSpec[] outputs, out HashSet<string> used)
    {
        used = new HashSet<string>(outputs.Select(output => output.Name), StringComparer.Ordinal);
        var nodes = new List<OnnxNode>();
        for (var i = _nodes.Count - 1; i >= 0; i--)
        {
            if (!used.Contains(_nodes[i].Output))
                continue;

            nodes.Add(_nodes[i]);
            used.UnionWith(_nodes[i].Inputs);
        }

        nodes.Reverse();
        return nodes;
    }

    private OnnxValue Node(string domain, string operation, ElementType type, int width, string[] inputs, OnnxAttribute[] attributes)
    {
        var name = Unique(operation);
        _nodes.Add(new OnnxNode(domain, operation, inputs, name, attributes));
        return new OnnxValue(name, type, width);
    }

    private string Unique(string stem)
    {
        string name;
        do
            name = $"{stem}_{++_lastNumber}";
        while (!_names.Add(name));

        return name;
    }

    private static TensorSpec Spec(string name, OnnxValue value) =>
        new() { Name = name, ElementType = value.Type, Shape = [-1, value.Width] };
}
