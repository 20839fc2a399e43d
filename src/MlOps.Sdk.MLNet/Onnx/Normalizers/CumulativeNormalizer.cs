namespace MlOps.Sdk.MLNet;

/// <summary>
/// y = Φ((x - mean) / deviation), of ln x where the fit used logarithms; what is not finite then becomes 0. ML.NET computes Φ by
/// Winitzki's approximation of erf, which is 6e-5 off, so ONNX's exact Erf would not agree with it.
/// </summary>
internal sealed class CumulativeNormalizer(double[] mean, double[] deviation, bool useLog) : Normalizer
{
    private const double A = 0.147;
    private const double FourOverPi = 4 / Math.PI;

    public override int Width => mean.Length;

    public override double Evaluate(int slot, double x)
    {
        var value = useLog ? Math.Log(x) : x;
        if (!double.IsFinite(value))
            return 0;

        var z = (value - mean[slot]) / (deviation[slot] * Math.Sqrt(2));
        var square = z * z;
        var erf = Math.Sign(z) * Math.Sqrt(1 - Math.Exp(-square * (FourOverPi + A * square) / (1 + A * square)));
        return 0.5 * (1 + erf);
    }

    public override OnnxValue Write(GraphBuilder graph, OnnxValue value)
    {
        var wide = graph.Cast(value, ElementType.Double);
        var x = useLog ? graph.Map("Log", wide) : wide;
        var z = graph.With("Div", graph.With("Sub", x, Row(graph, x.Type, mean)), Row(graph, x.Type, Array.ConvertAll(deviation, d => d * Math.Sqrt(2))));
        var square = graph.With("Mul", z, z.Name);
        var scaled = graph.With("Mul", square, graph.Constant(A));
        var ratio = graph.With("Div", graph.With("Add", scaled, graph.Constant(FourOverPi)), graph.With("Add", scaled, graph.Constant(1d)).Name);
        var exponential = graph.Map("Exp", graph.Map("Neg", graph.With("Mul", square, ratio.Name)));
        var magnitude = graph.Map("Sqrt", graph.Map("Neg", graph.With("Sub", exponential, graph.Constant(1d))));
        var erf = graph.With("Mul", magnitude, graph.Map("Sign", z).Name);
        var phi = graph.With("Mul", graph.With("Add", erf, graph.Constant(1d)), graph.Constant(0.5));
        var infinite = graph.Node("IsInf", ElementType.Bool, x.Width, [x.Name]);
        var undefined = graph.Node("Or", ElementType.Bool, x.Width, [infinite.Name, Missing.In(graph, x).Name]);
        return graph.Cast(graph.Where(undefined, graph.Constant(0d), phi), value.Type);
    }
}
