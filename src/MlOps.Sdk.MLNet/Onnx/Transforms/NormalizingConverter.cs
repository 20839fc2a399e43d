using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// The Normalize* family. A step may hold several normalisers and does not tell which belongs to which column, nor in what
/// order: the one that computes what the step computes is taken, and where none does the export is refused.
/// </summary>
internal sealed class NormalizingConverter : IStepConverter
{
    private static readonly double[] Samples = [-7.5, -1, -0.03, 0, 0.2, 0.55, 1, 3, 12, 40, 1e3, 1e6, double.NaN];

    public bool Handles(ITransformer transformer) => transformer is NormalizingTransformer;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context)
    {
        var source = step.Source(column);
        var value = context.Input(step, source.Name);
        var observed = step.Probe(new ProbeView(step.Input, Samples.Length).Set(source, (row, _) => Samples[row]), column);
        var transformer = (NormalizingTransformer)step.Transformer;
        for (var i = 0; i < step.Added.Count; i++)
        {
            if (Normalizer.Of(transformer.GetNormalizerModelParameters(i)) is { } normalizer && normalizer.Width == value.Width && Computes(normalizer, observed))
                return normalizer.Write(context.Graph, value);
        }

        throw step.Refuse($"the normaliser of '{column}' is of a kind or precision this exporter does not reproduce");
    }

    private static bool Computes(Normalizer normalizer, IReadOnlyList<double[]> observed)
    {
        for (var row = 0; row < observed.Count; row++)
        {
            for (var slot = 0; slot < normalizer.Width; slot++)
            {
                var expected = normalizer.Evaluate(slot, Samples[row]);
                var actual = observed[row][slot];
                if (!expected.Equals(actual) && !(Math.Abs(expected - actual) <= 1e-5 * Math.Max(1, Math.Abs(actual))))
                    return false;
            }
        }

        return true;
    }
}
