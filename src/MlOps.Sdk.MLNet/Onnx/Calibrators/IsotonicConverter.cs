using Microsoft.ML.Calibrators;

namespace MlOps.Sdk.MLNet;

/// <summary>Isotonic calibration: constant inside a piece, linear between two, constant outside all.</summary>
internal sealed class IsotonicConverter : ICalibratorConverter
{
    public bool Handles(ICalibrator calibrator) => calibrator is IsotonicCalibrator;

    public OnnxValue Probability(ICalibrator calibrator, OnnxValue score, GraphBuilder graph)
    {
        var isotonic = (IsotonicCalibrator)calibrator;
        var pieces = isotonic.Mins.Length;

        // Entry i holds the stretch from the end of piece i - 1 to the start of piece i; asking the calibrator keeps its limits.
        var from = new float[pieces + 1];
        var to = new float[pieces + 1];
        var low = new float[pieces + 1];
        var high = new float[pieces + 1];
        for (var i = 0; i <= pieces; i++)
        {
            var before = Math.Max(0, i - 1);
            var after = Math.Min(pieces - 1, i);
            from[i] = i == 0 ? isotonic.Mins[0] - 1 : isotonic.Maxes[before];
            to[i] = i == pieces ? isotonic.Maxes[after] + 1 : isotonic.Mins[after];
            low[i] = isotonic.PredictProbability(isotonic.Maxes[before]);
            high[i] = isotonic.PredictProbability(isotonic.Maxes[after]);
        }

        low[0] = high[0];
        high[pieces] = low[pieces];
        var index = graph.CountBelow(score, [.. isotonic.Maxes]);
        var start = graph.Lookup(index, from);
        var length = graph.With("Sub", graph.Lookup(index, to), start.Name);
        var position = graph.With("Div", graph.With("Sub", score, start.Name), length.Name);
        var share = graph.Node("Clip", ElementType.Float, 1, [position.Name, graph.Constant<float>(ElementType.Float, [0]), graph.Constant<float>(ElementType.Float, [1])]);
        var lower = graph.Lookup(index, low);
        var rise = graph.With("Mul", graph.With("Sub", graph.Lookup(index, high), lower.Name), share.Name);
        return graph.Where(Missing.In(graph, score), score.Name, graph.With("Add", lower, rise.Name));
    }
}
