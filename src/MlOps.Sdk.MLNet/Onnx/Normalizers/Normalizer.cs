using System.Collections.Immutable;
using static Microsoft.ML.Transforms.NormalizingTransformer;

namespace MlOps.Sdk.MLNet;

/// <summary>What a fitted normaliser does to each slot, as a function and as ONNX nodes.</summary>
internal abstract class Normalizer
{
    /// <summary>The normaliser behind ML.NET's parameters, or null where the kind or its precision is not known.</summary>
    public static Normalizer? Of(NormalizerModelParametersBase parameters) => parameters switch
    {
        AffineNormalizerModelParameters<float> p => new AffineNormalizer([p.Scale], [p.Offset]),
        AffineNormalizerModelParameters<double> p => new AffineNormalizer([p.Scale], [p.Offset]),
        AffineNormalizerModelParameters<ImmutableArray<float>> p => new AffineNormalizer(Wide(p.Scale), Wide(p.Offset)),
        AffineNormalizerModelParameters<ImmutableArray<double>> p => new AffineNormalizer([.. p.Scale], p.Offset.IsDefault ? [] : [.. p.Offset]),
        CdfNormalizerModelParameters<float> p => new CumulativeNormalizer([p.Mean], [p.StandardDeviation], p.UseLog),
        CdfNormalizerModelParameters<double> p => new CumulativeNormalizer([p.Mean], [p.StandardDeviation], p.UseLog),
        CdfNormalizerModelParameters<ImmutableArray<float>> p => new CumulativeNormalizer(Wide(p.Mean), Wide(p.StandardDeviation), p.UseLog),
        CdfNormalizerModelParameters<ImmutableArray<double>> p => new CumulativeNormalizer([.. p.Mean], [.. p.StandardDeviation], p.UseLog),
        BinNormalizerModelParameters<float> p => new BinNormalizer([[.. p.UpperBounds]], [p.Density], [p.Offset]),
        BinNormalizerModelParameters<ImmutableArray<float>> p => new BinNormalizer([.. p.UpperBounds.Select(bounds => bounds.ToArray())], [.. p.Density], p.Offset.IsDefault ? [] : [.. p.Offset]),
        _ => null,
    };

    public abstract int Width { get; }

    public abstract double Evaluate(int slot, double x);

    public abstract OnnxValue Write(GraphBuilder graph, OnnxValue value);

    protected static string Row(GraphBuilder graph, ElementType type, double[] values) => type == ElementType.Double
        ? graph.Constant<double>(type, values, 1, values.Length)
        : graph.Constant<float>(type, Array.ConvertAll(values, value => (float)value), 1, values.Length);

    private static double[] Wide(ImmutableArray<float> values) => values.IsDefault ? [] : [.. values.Select(value => (double)value)];
}
