namespace MlOps.Sdk.MLNet;

/// <summary>The operations several converters share, on row × width matrices.</summary>
internal static class GraphOperations
{
    public static OnnxValue Cast(this GraphBuilder graph, OnnxValue value, ElementType type) =>
        value.Type == type ? value : graph.Node("Cast", type, value.Width, [value.Name], OnnxAttribute.Int("to", (long)type));

    /// <summary>An element-wise operation with a constant (or value) of the same type that broadcasts to the value's shape.</summary>
    public static OnnxValue With(this GraphBuilder graph, string operation, OnnxValue value, string operand) =>
        graph.Node(operation, value.Type, value.Width, [value.Name, operand]);

    public static OnnxValue Map(this GraphBuilder graph, string operation, OnnxValue value) =>
        graph.Node(operation, value.Type, value.Width, [value.Name]);

    public static OnnxValue Compare(this GraphBuilder graph, string operation, OnnxValue value, string operand) =>
        graph.Node(operation, ElementType.Bool, value.Width, [value.Name, operand]);

    public static OnnxValue Where(this GraphBuilder graph, OnnxValue condition, string then, OnnxValue otherwise) =>
        graph.Node("Where", otherwise.Type, otherwise.Width, [condition.Name, then, otherwise.Name]);

    public static OnnxValue Concat(this GraphBuilder graph, IReadOnlyList<OnnxValue> parts) =>
        parts.Count == 1
            ? parts[0]
            : graph.Node("Concat", parts[0].Type, parts.Sum(part => part.Width), [.. parts.Select(part => part.Name)], OnnxAttribute.Int("axis", 1));

    /// <summary>The sum over each row, as one column.</summary>
    public static OnnxValue RowSum(this GraphBuilder graph, OnnxValue value) =>
        graph.Node("ReduceSum", value.Type, 1, [value.Name, graph.Constant(1L)], OnnxAttribute.Int("keepdims", 1));

    /// <summary>For one column: how many of the ascending bounds each value exceeds, as an index that Gather takes.</summary>
    public static OnnxValue CountBelow(this GraphBuilder graph, OnnxValue column, float[] bounds)
    {
        var below = graph.Node("Less", ElementType.Bool, bounds.Length, [graph.Constant<float>(ElementType.Float, bounds, 1, bounds.Length), column.Name]);
        return graph.RowSum(graph.Cast(below, ElementType.Int64));
    }

    /// <summary>Looks one column of indices up in a float table.</summary>
    public static OnnxValue Lookup(this GraphBuilder graph, OnnxValue index, float[] table) =>
        graph.Node("Gather", ElementType.Float, index.Width, [graph.Constant<float>(ElementType.Float, table, table.Length), index.Name]);

    /// <summary>Row × width times a constant width × columns matrix in row-major order, plus a bias per column.</summary>
    public static OnnxValue Affine(this GraphBuilder graph, OnnxValue value, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases)
    {
        var matrix = graph.Constant(ElementType.Float, weights, value.Width, biases.Length);
        var product = graph.Node("MatMul", ElementType.Float, biases.Length, [value.Name, matrix]);
        return graph.With("Add", product, graph.Constant(ElementType.Float, biases, 1, biases.Length));
    }

    /// <summary>A constant float in every row.</summary>
    public static OnnxValue Repeat(this GraphBuilder graph, OnnxValue rowsOf, float value)
    {
        var rows = graph.Node("Shape", ElementType.Int64, 1, [rowsOf.Name], OnnxAttribute.Int("start", 0), OnnxAttribute.Int("end", 1));
        var shape = graph.Node("Concat", ElementType.Int64, 2, [rows.Name, graph.Constant(1L)], OnnxAttribute.Int("axis", 0));
        return graph.Node("Expand", ElementType.Float, 1, [graph.Constant(value), shape.Name]);
    }
}
