namespace MlOps.Sdk.MLNet;

/// <summary>Missing real numbers are NaN in both runtimes.</summary>
internal static class Missing
{
    public static OnnxValue In(GraphBuilder graph, OnnxValue value) => graph.Node("IsNaN", ElementType.Bool, value.Width, [value.Name]);
}
