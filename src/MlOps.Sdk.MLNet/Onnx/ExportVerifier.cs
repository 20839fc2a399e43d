using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MlOps.Sdk.MLNet;

/// <summary>Scores a sample with the exported file, in the runtime that will serve it, and with the pipeline it came from.</summary>
internal static class ExportVerifier
{
    // ML.NET takes a distance as |x|² - 2xc + |c|² in single precision, so it is off by this share of |x|² itself.
    private const double Cancellation = 1e-6;

    public static async ValueTask<OnnxVerification> RunAsync(IPredictor exported, ITransformer model, IDataView sample, double tolerance, CancellationToken cancellationToken)
    {
        var scored = model.Transform(sample);
        using var frame = exported.CreateFrame();
        var rows = DataViewFacts.CountRows(sample);
        foreach (var input in frame.Inputs)
            PredictorParityExtensions.Fill(input, sample, rows);

        await frame.RunAsync(cancellationToken).ConfigureAwait(false);
        var (original, answered) = (new List<float>(), new List<float>());
        var (labels, mismatches) = (0L, 0L);
        foreach (var output in frame.Outputs)
        {
            // An output that would have been called like an input was renamed; there is no column to hold it against.
            if (scored.Schema.GetColumnOrNull(output.Spec.Name) is not { } column)
                continue;

            if (column.Type.IsReal())
            {
                original.AddRange(ColumnCodec.Of(column.Type, column.Name).Read(scored, column).SelectMany(slots => slots).Select(number => (float)number));
                answered.AddRange(Enumerable.Range(0, output.Length).Select(i => (float)output.GetNumber(i)));
                continue;
            }

            var expected = new TensorBuffer(output.Spec);
            PredictorParityExtensions.Fill(expected, scored, rows);
            labels += output.Length;
            mismatches += Enumerable.Range(0, output.Length).Count(i => !Same(expected, output, i));
        }

        return new()
        {
            Rows = rows,
            Scores = OnnxParity.Compare([.. original], [.. answered]),
            Labels = labels,
            LabelMismatches = mismatches,
            Tolerance = Math.Max(tolerance, Inherent(model, scored)),
        };
    }

    /// <summary>What k-means' distances differ by whoever computes them; 0 for other models.</summary>
    private static double Inherent(ITransformer model, IDataView scored)
    {
        var predictor = PipelineReader.Flatten(model).OfType<ISingleFeaturePredictionTransformer<object>>().LastOrDefault();
        if (predictor?.Model is not KMeansModelParameters || scored.Schema.GetColumnOrNull(predictor.FeatureColumnName) is not { } features)
            return 0;

        var squares = ColumnCodec.Of(features.Type, features.Name).Read(scored, features).Select(slots => slots.Sum(slot => slot * slot));
        return Cancellation * squares.Where(double.IsFinite).DefaultIfEmpty(0).Max();
    }

    private static bool Same(TensorBuffer expected, TensorBuffer actual, int index) => expected.ElementType == ElementType.String
        ? (expected.AsTexts()[index] ?? "") == (actual.AsTexts()[index] ?? "")
        : expected.GetNumber(index).Equals(actual.GetNumber(index));
}
