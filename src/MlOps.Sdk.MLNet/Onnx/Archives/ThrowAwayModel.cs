using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <summary>A small linear classifier over vectors of a given width, trained on made-up rows to lend its zip or its model.</summary>
internal static class ThrowAwayModel
{
    private const string Features = "Features";
    private const string Label = "Label";

    public static ModelArchive Train(MLContext context, int featureCount)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(Features, new VectorDataViewType(NumberDataViewType.Single, featureCount));
        builder.AddColumn(Label, BooleanDataViewType.Instance);
        var schema = builder.ToSchema();

        // The label is the sign of the first slot, so its weight cannot be 0.
        var rows = new ProbeView(schema, 8)
            .Set(schema[Features], (row, slot) => slot == 0 ? row % 2 == 0 ? 1 : -1 : 0)
            .Set(schema[Label], (row, _) => row % 2 == 0 ? 1 : 0);
        return ModelArchive.Of(context, context.BinaryClassification.Trainers.AveragedPerceptron(Label, Features).Fit(rows), schema);
    }
}
