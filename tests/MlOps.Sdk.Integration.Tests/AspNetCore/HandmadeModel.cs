namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>Writes small ONNX models by the field numbers of onnx.proto3, for shapes and types that no reference model has.</summary>
internal static class HandmadeModel
{
    /// <summary>The protocol's datatypes with ONNX's numbers for them.</summary>
    public static readonly (string Datatype, ulong Element)[] Types =
    [
        ("FP32", 1), ("UINT8", 2), ("INT8", 3), ("UINT16", 4), ("INT16", 5), ("INT32", 6), ("INT64", 7), ("BYTES", 8), ("BOOL", 9),
        ("FP16", 10), ("FP64", 11), ("UINT32", 12), ("UINT64", 13), ("BF16", 16),
    ];

    /// <summary>Gives back each input <c>x…</c> as the output <c>y…</c>.</summary>
    /// <param name="inputs">Their datatypes, and dimensions: null for no shape at all, -1 for a dimension without a name.</param>
    public static byte[] Identity(params (string Datatype, long[]? Shape)[] inputs)
    {
        var graph = new WireMessage().Add(2, "identity");
        for (var i = 0; i < inputs.Length; i++)
            graph.Add(1, Node("Identity", [$"x{i}"], $"y{i}"));
        for (var i = 0; i < inputs.Length; i++)
            graph.Add(11, Value($"x{i}", inputs[i].Datatype, inputs[i].Shape)).Add(12, Value($"y{i}", inputs[i].Datatype, inputs[i].Shape));
        return Model(graph);
    }

    /// <summary>Puts many columns side by side.</summary>
    public static byte[] Concat(int inputs)
    {
        var axis = new WireMessage().Add(1, "axis").Add(3, 1).Add(20, 2);
        var graph = new WireMessage().Add(2, "concat").Add(1, Node("Concat", [.. Enumerable.Range(0, inputs).Select(i => $"x{i}")], "y0").Add(5, axis));
        for (var i = 0; i < inputs; i++)
            graph.Add(11, Value($"x{i}", "FP32", [-1, 1]));
        return Model(graph.Add(12, Value("y0", "FP32", [-1, inputs])));
    }

    private static byte[] Model(WireMessage graph) =>
        new WireMessage().Add(1, 8).Add(7, graph).Add(8, new WireMessage().Add(1, "").Add(2, 17)).ToArray();

    private static WireMessage Node(string type, string[] inputs, string output)
    {
        var node = new WireMessage();
        foreach (var input in inputs)
            node.Add(1, input);
        return node.Add(2, output).Add(4, type);
    }

    private static WireMessage Value(string name, string datatype, long[]? shape)
    {
        var tensor = new WireMessage().Add(1, Types.Single(t => t.Datatype == datatype).Element);
        if (shape is not null)
        {
            var dimensions = new WireMessage();
            foreach (var dimension in shape)
                dimensions.Add(1, dimension < 0 ? new WireMessage() : new WireMessage().Add(1, (ulong)dimension));
            tensor.Add(2, dimensions);
        }

        return new WireMessage().Add(1, name).Add(2, new WireMessage().Add(1, tensor));
    }
}
