using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// Which way NaN goes at each split. FastTree's comparisons send it right. LightGBM learns a direction per split and ML.NET does
/// not show it, but its tree featuriser tells the leaves a row reaches, from which <see cref="MissingDirectionSearch"/> finds out.
/// </summary>
internal static class MissingDirections
{
    private const string Features = "Features";
    private const string Leaves = "Leaves";

    /// <summary>True where NaN goes left, by tree and split.</summary>
    public static bool[][] Of(object model, DecisionTree[] trees, int featureCount)
    {
        if (model is FastTreeBinaryModelParameters or FastTreeRegressionModelParameters or FastTreeRankingModelParameters or FastTreeTweedieModelParameters
            or TreeEnsembleModelParametersBasedOnQuantileRegressionTree)
            return Array.ConvertAll(trees, tree => new bool[tree.NodeCount]);

        var builder = new DataViewSchema.Builder();
        builder.AddColumn(Features, new VectorDataViewType(NumberDataViewType.Single, featureCount));
        var schema = builder.ToSchema();
        var featuriser = new MLContext(seed: 0).Transforms.FeaturizeByPretrainTreeEnsemble(new PretrainedTreeFeaturizationEstimator.Options
        {
            ModelParameters = (TreeEnsembleModelParameters)model,
            InputColumnName = Features,
            LeavesColumnName = Leaves,
            TreesColumnName = null,
            PathsColumnName = null,
        }).Fit(new ProbeView(schema, 1));

        return new MissingDirectionSearch(trees, featureCount).Run((rows, learn) => Follow(featuriser, schema, trees, rows, learn));
    }

    /// <summary>Tells for each row and tree the leaf reached. The featuriser sets one slot a tree, leaf after leaf, tree after tree.</summary>
    private static void Follow(TreeEnsembleFeaturizationTransformer featuriser, DataViewSchema schema, DecisionTree[] trees, List<float[]> rows, Action<int, int, int> learn)
    {
        var result = featuriser.Transform(new ProbeView(schema, rows.Count).Set(schema[Features], rows));
        using var cursor = result.GetRowCursor([result.Schema[Leaves]]);
        var getter = cursor.GetGetter<VBuffer<float>>(result.Schema[Leaves]);
        VBuffer<float> leaves = default;
        while (cursor.MoveNext())
        {
            getter(ref leaves);
            var (tree, firstLeaf) = (0, 0);
            var values = leaves.GetValues();
            var indices = leaves.GetIndices();
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] == 0)
                    continue;

                var slot = leaves.IsDense ? i : indices[i];
                while (slot >= firstLeaf + trees[tree].Leaves.Length)
                    firstLeaf += trees[tree++].Leaves.Length;

                learn((int)cursor.Position, tree, slot - firstLeaf);
            }
        }
    }
}
