using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Transforms;
using static Microsoft.ML.Transforms.NormalizingTransformer;

namespace MlOps.Sdk.MLNet;

/// <summary>The Normalize* family: affine (min-max, mean-variance, robust), cumulative distribution, and binning.</summary>
internal sealed class NormalizingConverter : IStepConverter
{
    public bool Handles(ITransformer transformer) => transformer is NormalizingTransformer;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context)
    {
        var transformer = (NormalizingTransformer)step.Transformer;
        var value = context.Input(step, step.Source(column).Name);
        return transformer.GetNormalizerModelParameters(step.AddedIndex(column)) switch
        {
            AffineNormalizerModelParameters<float> p => Affine(context.Graph, value, [p.Scale], [p.Offset]),
            AffineNormalizerModelParameters<double> p => Affine(context.Graph, value, [p.Scale], [p.Offset]),
            AffineNormalizerModelParameters<ImmutableArray<float>> p => Affine(context.Graph, value, [.. p.Scale.Select(x => (double)x)], [.. OrEmpty(p.Offset).Select(x => (double)x)]),
            AffineNormalizerModelParameters<ImmutableArray<double>> p => Affine(context.Graph, value, [.. p.Scale], [.. OrEmpty(p.Offset)]),
            CdfNormalizerModelParameters<float> p => Cumulative(context.Graph, value, [p.Mean], [p.StandardDeviation], p.UseLog),
            CdfNormalizerModelParameters<double> p => Cumulative(context.Graph, value, [p.Mean], [p.StandardDeviation], p.UseLog),
            CdfNormalizerModelParameters<ImmutableArray<float>> p => Cumulative(context.Graph, value, [.. p.Mean.Select(x => (double)x)], [.. p.StandardDeviation.Select(x => (double)x)], p.UseLog),
            CdfNormalizerModelParameters<ImmutableArray<double>> p => Cumulative(context.Graph, value, [.. p.Mean], [.. p.StandardDeviation], p.UseLog),
            BinNormalizerModelParameters<float> p => Bins(context.Graph, value, [p.UpperBounds], [p.Density], [p.Offset]),
            BinNormalizerModelParameters<ImmutableArray<float>> p => Bins(context.Graph, value, [.. p.UpperBounds], [.. p.Density], [.. OrEmpty(p.Offset)]),
            _ => throw step.Refuse($"the normaliser of '{column}' is of a kind or precision this exporter does not know"),
        };
    }

    /// <summary>y = (x - offset) · scale.</summary>
    private static OnnxValue Affine(GraphBuilder graph, OnnxValue value, double[] scale, double[] offset)
    {
        var shifted = Array.TrueForAll(offset, x => x == 0) ? value : graph.With("Sub", value, Row(graph, value.Type, offset));
        return graph.With("Mul", shifted, Row(graph, value.Type, scale));
    }

    /// <summary>y = Φ((x - mean) / deviation), of ln x where the fit used logarithms.</summary>
    private static OnnxValue Cumulative(GraphBuilder graph, OnnxValue value, double[] mean, double[] deviation, bool useLog)
    {
        var x = useLog ? graph.Map("Log", value) : value;
        var centred = graph.With("Sub", x, Row(graph, value.Type, mean));
        var scaled = graph.With("Div", centred, Row(graph, value.Type, Array.ConvertAll(deviation, d => d * Math.Sqrt(2))));
        // ONNX Runtime has Erf in single precision only.
        var erf = graph.Cast(graph.Map("Erf", graph.Cast(scaled, ElementType.Float)), value.Type);
        return graph.With("Mul", graph.With("Add", erf, Row(graph, value.Type, [1])), Row(graph, value.Type, [0.5]));
    }

    /// <summary>y = (number of upper bounds below x) / density - offset, NaN staying NaN.</summary>
    private static OnnxValue Bins(GraphBuilder graph, OnnxValue value, ImmutableArray<float>[] bounds, float[] density, float[] offset)
    {
        // The last bound of a bin list is +infinity in effect: nothing may count beyond the last bin.
        var widest = Math.Max(1, bounds.Max(list => list.Length) - 1);
        var padded = new float[bounds.Length * widest];
        Array.Fill(padded, float.PositiveInfinity);
        for (var i = 0; i < bounds.Length; i++)
            bounds[i].AsSpan()[..Math.Max(0, bounds[i].Length - 1)].CopyTo(padded.AsSpan(i * widest));

        var cells = graph.Node("Unsqueeze", ElementType.Float, value.Width, [value.Name, graph.Constant(2L)]);
        var below = graph.Node("Less", ElementType.Bool, value.Width, [graph.Constant<float>(ElementType.Float, padded, 1, bounds.Length, widest), cells.Name]);
        var counts = graph.Node("ReduceSum", ElementType.Float, value.Width, [graph.Cast(below, ElementType.Float).Name, graph.Constant(2L)], OnnxAttribute.Int("keepdims", 0));
        var scaled = graph.With("Div", counts, Row(graph, ElementType.Float, Array.ConvertAll(density, d => (double)d)));
        var shifted = offset.Length == 0 ? scaled : graph.With("Sub", scaled, Row(graph, ElementType.Float, Array.ConvertAll(offset, o => (double)o)));
        return graph.Where(Missing.In(graph, value), value.Name, shifted);
    }

    private static ImmutableArray<T> OrEmpty<T>(ImmutableArray<T> array) => array.IsDefault ? [] : array;

    private static string Row(GraphBuilder graph, ElementType type, double[] values) => type == ElementType.Double
        ? graph.Constant<double>(type, values, 1, values.Length)
        : graph.Constant<float>(type, Array.ConvertAll(values, value => (float)value), 1, values.Length);
}
