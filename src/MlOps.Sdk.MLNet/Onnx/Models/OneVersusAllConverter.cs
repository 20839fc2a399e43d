using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// One classifier a class, as of OneVersusAll and LightGBM multiclass. The classifiers are taken from the model's zip; how
/// their outputs combine is found by scoring rows both ways.
/// </summary>
internal sealed class OneVersusAllConverter : IModelConverter
{
    private const int ProbeRows = 16;
    private const double Tolerance = 1e-4;

    public bool Handles(object model) => model is OneVersusAllModelParameters;

    public OnnxValue Score(ModelInput input)
    {
        var context = new MLContext(seed: 0);
        var archive = ModelArchive.Of(context, input.Step.Transformer, input.Step.Input);
        var host = ThrowAwayModel.Train(context, input.Features.Width);
        var classifiers = Enumerable.Range(0, archive.SubModelCount).Select(index => (ISingleFeaturePredictionTransformer<object>)host.LoadWith(archive, index)).ToArray();
        return Combination(input.Step, classifiers) switch
        {
            Formula.Raw => Raw(input, classifiers),
            Formula.Softmax => input.Graph.Node("Softmax", ElementType.Float, classifiers.Length, [Raw(input, classifiers).Name], OnnxAttribute.Int("axis", 1)),
            _ => Normalised(input, classifiers),
        };
    }

    private static OnnxValue Raw(ModelInput input, ISingleFeaturePredictionTransformer<object>[] classifiers) =>
        input.Graph.Concat([.. classifiers.Select(classifier => ModelConverters.Score(input with { Model = classifier.Model }))]);

    /// <summary>Probabilities divided by their sum; all zero they stay.</summary>
    private static OnnxValue Normalised(ModelInput input, ISingleFeaturePredictionTransformer<object>[] classifiers)
    {
        var graph = input.Graph;
        var probabilities = graph.Concat([.. classifiers.Select(classifier => CalibratorConverters.Probability(
            ((CalibratedModelParametersBase)classifier.Model).Calibrator, ModelConverters.Score(input with { Model = classifier.Model }), graph, input.Step))]);
        var sum = graph.RowSum(probabilities);
        var positive = graph.Compare("Greater", sum, graph.Constant(0f));
        var divisor = graph.Node("Where", ElementType.Float, 1, [positive.Name, sum.Name, graph.Constant(1f)]);
        return graph.With("Div", probabilities, divisor.Name);
    }

    private static Formula Combination(PipelineStep step, ISingleFeaturePredictionTransformer<object>[] classifiers)
    {
        var predictor = (ISingleFeaturePredictionTransformer<object>)step.Transformer;
        var expected = step.Probe(Rows(step.Input, step.Input[predictor.FeatureColumnName]), "Score");

        var builder = new DataViewSchema.Builder();
        builder.AddColumn(classifiers[0].FeatureColumnName, classifiers[0].FeatureColumnType);
        var schema = builder.ToSchema();
        var results = classifiers.Select(classifier => classifier.Transform(Rows(schema, schema[classifiers[0].FeatureColumnName]))).ToArray();
        var scores = Read(results, "Score");
        if (Agree(expected, scores))
            return Formula.Raw;
        if (Agree(expected, [.. scores.Select(row => Share(Array.ConvertAll(row, score => Math.Exp(score - row.Max()))))]))
            return Formula.Softmax;
        if (results[0].Schema.GetColumnOrNull("Probability") is not null && Agree(expected, [.. Read(results, "Probability").Select(Share)]))
            return Formula.Normalised;

        throw step.Refuse("how it combines the scores of its classifiers is not known");
    }

    private static ProbeView Rows(DataViewSchema schema, DataViewSchema.Column features) =>
        new ProbeView(schema, ProbeRows).Set(features, (row, slot) => row == 0 ? 0 : (row * 7919 + slot * 104729) % 211 / (row % 2 == 0 ? 20.0 : 200.0) - row % 3);

    private static double[][] Read(IDataView[] results, string column)
    {
        var columns = Array.ConvertAll(results, result => ColumnCodec.Of(result.Schema[column].Type, column).Read(result, result.Schema[column]));
        return [.. Enumerable.Range(0, ProbeRows).Select(row => Array.ConvertAll(columns, values => values[row][0]))];
    }

    private static double[] Share(double[] row) => row.Sum() > 0 ? Array.ConvertAll(row, value => value / row.Sum()) : row;

    private static bool Agree(IReadOnlyList<double[]> expected, double[][] actual) =>
        expected.Zip(actual).All(rows => rows.First.Zip(rows.Second).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Max(1, Math.Abs(pair.First))));

    private enum Formula
    {
        Raw,
        Softmax,
        Normalised,
    }
}
