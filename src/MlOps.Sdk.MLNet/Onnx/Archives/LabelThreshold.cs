using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// The score above which a binary step says true. ML.NET keeps it to itself; a linear model put in the step's zip gives
/// control of the score, and the threshold is closed in on from both sides.
/// </summary>
internal static class LabelThreshold
{
    private const int Points = 512;
    private const int Rounds = 6;

    public static float Of(PipelineStep step, ISingleFeaturePredictionTransformer<object> predictor)
    {
        var context = new MLContext(seed: 0);
        var width = predictor.FeatureColumnType.GetWidth();
        var transformer = ModelArchive.Of(context, step.Transformer, step.Input).LoadWith(ThrowAwayModel.Train(context, width));
        var features = step.Input[predictor.FeatureColumnName];

        var (below, above) = (double.NegativeInfinity, double.PositiveInfinity);
        var (low, high) = (-1e6, 1e6);
        for (var round = 0; round < Rounds; round++)
        {
            var (from, to) = (low, high);
            var view = new ProbeView(step.Input, Points + 1).Set(features, (row, slot) => slot == 0 ? from + (to - from) * row / Points : 0);
            var result = transformer.Transform(view);
            var scores = Read(result, "Score");
            var labels = Read(result, "PredictedLabel");
            for (var row = 0; row <= Points; row++)
            {
                var at = from + (to - from) * row / Points;
                if (labels[row][0] == 0 && scores[row][0] > below)
                    (below, low) = (scores[row][0], at);
                else if (labels[row][0] != 0 && scores[row][0] < above)
                    (above, high) = (scores[row][0], at);
            }
        }

        return Roundest(below, above);
    }

    /// <summary>Of the thresholds that give the labels seen, below ≤ t &lt; above, the one people write: the shortest in decimals.</summary>
    private static float Roundest(double below, double above)
    {
        for (var digits = 0; digits < 15; digits++)
        {
            var candidate = (float)Math.Round((below + above) / 2, digits);
            if (candidate >= below && candidate < above)
                return candidate;
        }

        return (float)below;
    }

    private static IReadOnlyList<double[]> Read(IDataView data, string column) =>
        ColumnCodec.Of(data.Schema[column].Type, column).Read(data, data.Schema[column]);
}
