namespace MlOps.Sdk.MLNet;

/// <summary>y = (number of upper bounds below x) / density - offset; NaN stays NaN. Beyond the last bound counts as the last bin.</summary>
internal sealed class BinNormalizer(float[][] bounds, float[] density, float[] offset) : Normalizer
{
    public override int Width => bounds.Length;

    public override double Evaluate(int slot, double x)
    {
        if (double.IsNaN(x))
            return x;

        var bin = Inner(slot).Count(bound => bound < (float)x);
        return bin / density[slot] - (offset.Length == 0 ? 0 : offset[slot]);
    }

    public override OnnxValue Write(GraphBuilder graph, OnnxValue value)
    {
        var widest = Math.Max(1, Enumerable.Range(0, Width).Max(slot => Inner(slot).Count));
        var padded = new float[Width * widest];
        Array.Fill(padded, float.PositiveInfinity);
        for (var slot = 0; slot < Width; slot++)
            ((ICollection<float>)Inner(slot)).CopyTo(padded, slot * widest);

        var cells = graph.Node("Unsqueeze", ElementType.Float, Width, [value.Name, graph.Constant(2L)]);
        var below = graph.Node("Less", ElementType.Bool, Width, [graph.Constant<float>(ElementType.Float, padded, 1, Width, widest), cells.Name]);
        var count = graph.Node("ReduceSum", ElementType.Float, Width, [graph.Cast(below, ElementType.Float).Name, graph.Constant(2L)], OnnxAttribute.Int("keepdims", 0));
        var scaled = graph.With("Div", count, graph.Constant<float>(ElementType.Float, density, 1, Width));
        var shifted = offset.Length == 0 ? scaled : graph.With("Sub", scaled, graph.Constant<float>(ElementType.Float, offset, 1, Width));
        return graph.Where(Missing.In(graph, value), value.Name, shifted);
    }

    private ArraySegment<float> Inner(int slot) => new(bounds[slot], 0, Math.Max(0, bounds[slot].Length - 1));
}
