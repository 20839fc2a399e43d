using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// Which way NaN goes at each split. FastTree's comparisons send it right. LightGBM learns a direction per split and ML.NET does
/// not show it, but its tree featuriser tells the leaf a row reaches: for each split, a row that reaches it with NaN is built
/// and followed. A split that no row can reach with NaN needs no direction.
/// </summary>
internal static class MissingDirections
{
    private const string Features = "Features";
    private const string Leaves = "Leaves";

    /// <summary>True where NaN goes left, by tree and split.</summary>
    public static bool[][] Of(object model, DecisionTree[] trees, int featureCount)
    {
        var left = Array.ConvertAll(trees, tree => new bool[tree.NodeCount]);
        if (model is FastTreeBinaryModelParameters or FastTreeRegressionModelParameters or FastTreeRankingModelParameters or FastTreeTweedieModelParameters
            or TreeEnsembleModelParametersBasedOnQuantileRegressionTree)
            return left;

        var context = new MLContext(seed: 0);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(Features, new VectorDataViewType(NumberDataViewType.Single, featureCount));
        var probeSchema = schema.ToSchema();
        var featuriser = context.Transforms.FeaturizeByPretrainTreeEnsemble(new PretrainedTreeFeaturizationEstimator.Options
        {
            ModelParameters = (TreeEnsembleModelParameters)model,
            InputColumnName = Features,
            LeavesColumnName = Leaves,
            TreesColumnName = null,
            PathsColumnName = null,
        }).Fit(new ProbeView(probeSchema, 1));

        Follow(trees, left, rows => LeavesReached(featuriser, probeSchema, trees, rows, featureCount));
        return left;
    }

    /// <summary>Level by level, since what is known of a split decides which rows reach the splits below it.</summary>
    private static void Follow(DecisionTree[] trees, bool[][] left, Func<List<SplitProbe>, int[]> run)
    {
        var level = new List<TreePath>();
        for (var i = 0; i < trees.Length; i++)
        {
            if (trees[i].NodeCount > 0)
                level.Add(TreePath.Root(i));
        }

        while (level.Count > 0)
        {
            var probes = level.Select(path => SplitProbe.Of(trees[path.Tree], path)).OfType<SplitProbe>().ToList();
            var reached = probes.Count > 0 ? run(probes) : [];
            for (var i = 0; i < probes.Count; i++)
                left[probes[i].Tree][probes[i].Node] = Contains(trees[probes[i].Tree], trees[probes[i].Tree].Left[probes[i].Node], reached[i]);

            level = [.. level.SelectMany(path => path.Children(trees[path.Tree], left[path.Tree]))];
        }
    }

    private static bool Contains(DecisionTree tree, int child, int leaf) =>
        child < 0 ? ~child == leaf : Contains(tree, tree.Left[child], leaf) || Contains(tree, tree.Right[child], leaf);

    private static int[] LeavesReached(TreeEnsembleFeaturizationTransformer featuriser, DataViewSchema schema, DecisionTree[] trees, List<SplitProbe> probes, int featureCount)
    {
        var firstLeaf = new int[trees.Length];
        for (var i = 1; i < trees.Length; i++)
            firstLeaf[i] = firstLeaf[i - 1] + trees[i - 1].Leaves.Length;

        var view = new ProbeView(schema, probes.Count).Set(schema[Features], probes.ConvertAll(probe => probe.Row(featureCount)));
        var result = featuriser.Transform(view);
        var reached = new int[probes.Count];
        using var cursor = result.GetRowCursor([result.Schema[Leaves]]);
        var getter = cursor.GetGetter<VBuffer<float>>(result.Schema[Leaves]);
        VBuffer<float> leaves = default;
        while (cursor.MoveNext())
        {
            getter(ref leaves);
            var tree = probes[(int)cursor.Position].Tree;
            reached[cursor.Position] = First(in leaves, firstLeaf[tree], trees[tree].Leaves.Length);
        }

        return reached;
    }

    /// <summary>The set slot among <paramref name="count"/> slots from <paramref name="start"/>; at most one in each tree.</summary>
    private static int First(in VBuffer<float> leaves, int start, int count)
    {
        if (leaves.IsDense)
            return leaves.GetValues().Slice(start, count).IndexOf(1f);

        var indices = leaves.GetIndices();
        var at = indices.BinarySearch(start);
        at = at < 0 ? ~at : at;
        return at < indices.Length && indices[at] < start + count ? indices[at] - start : -1;
    }
}
