using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlOps.Sdk.MLNet;

/// <summary>MapKeyToVector: one slot a key; a vector of keys gives its slots side by side, or counted together as a bag.</summary>
internal sealed class KeyToVectorConverter : IStepConverter
{
    public bool Handles(ITransformer transformer) => transformer is KeyToVectorMappingTransformer;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context)
    {
        var source = step.Source(column);
        if (source.Type.GetItemType() is not KeyDataViewType { Count: > 0 } key)
            throw step.Refuse($"the number of keys in '{source.Name}' is not known");

        var keys = context.Graph.Cast(context.Input(step, source.Name), ElementType.Int64);
        return Expand(context.Graph, keys, (int)key.Count, bag: step.Produced(column).Type.GetWidth() == (int)key.Count && keys.Width > 1);
    }

    /// <summary>Rows × width keys become rows × width × count by comparison with 1, 2, …, then a matrix again.</summary>
    public static OnnxValue Expand(GraphBuilder graph, OnnxValue keys, int count, bool bag)
    {
        long[] all = [.. Enumerable.Range(1, count).Select(key => (long)key)];
        var indicator = graph.MlNode("OneHotEncoder", ElementType.Float, keys.Width * count, [keys.Name], OnnxAttribute.Ints("cats_int64s", all), OnnxAttribute.Int("zeros", 1));
        return bag
            ? graph.Node("ReduceSum", ElementType.Float, count, [indicator.Name, graph.Constant(1L)], OnnxAttribute.Int("keepdims", 0))
            : graph.Node("Flatten", ElementType.Float, keys.Width * count, [indicator.Name], OnnxAttribute.Int("axis", 1));
    }
}
