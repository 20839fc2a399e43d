namespace MlOps.Sdk.MLNet;

/// <summary>Min-max, mean-variance, robust: y = (x - offset) · scale. No offsets means 0.</summary>
internal sealed class AffineNormalizer(double[] scale, double[] offset) : Normalizer
{
    public override int Width => scale.Length;

    public override double Evaluate(int slot, double x) => (x - (offset.Length == 0 ? 0 : offset[slot])) * scale[slot];

    public override OnnxValue Write(GraphBuilder graph, OnnxValue value)
    {
        var shifted = Array.TrueForAll(offset, x => x == 0) ? value : graph.With("Sub", value, Row(graph, value.Type, offset));
        return graph.With("Mul", shifted, Row(graph, value.Type, scale));
    }
}
