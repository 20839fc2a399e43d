using Microsoft.ML.Calibrators;

namespace MlOps.Sdk.MLNet;

/// <summary>Naive calibration: the share of positives in the score's bin of equal width.</summary>
internal sealed class NaiveConverter : ICalibratorConverter
{
    public bool Handles(ICalibrator calibrator) => calibrator is NaiveCalibrator;

    public OnnxValue Probability(ICalibrator calibrator, OnnxValue score, GraphBuilder graph)
    {
        var naive = (NaiveCalibrator)calibrator;
        float[] shares = [.. naive.BinProbs];
        var bin = graph.With("Div", graph.With("Sub", score, graph.Constant(naive.Min)), graph.Constant(naive.BinSize));
        // Clipped as a float: a score far outside would overflow the integer.
        var clipped = graph.Node("Clip", ElementType.Float, 1, [bin.Name, graph.Constant<float>(ElementType.Float, [0]), graph.Constant<float>(ElementType.Float, [shares.Length - 1])]);
        var missing = Missing.In(graph, score);
        var index = graph.Cast(graph.Where(missing, graph.Constant(0f), clipped), ElementType.Int64);
        return graph.Where(missing, score.Name, graph.Lookup(index, shares));
    }
}
