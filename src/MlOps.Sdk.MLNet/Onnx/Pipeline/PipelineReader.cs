using Microsoft.ML;

namespace MlOps.Sdk.MLNet;

/// <summary>Flattens a fitted pipeline, whatever its nesting, into its steps.</summary>
internal static class PipelineReader
{
    public static IReadOnlyList<PipelineStep> Read(ITransformer model, DataViewSchema inputSchema)
    {
        var steps = new List<PipelineStep>();
        foreach (var transformer in Flatten(model))
            steps.Add(new PipelineStep(steps.Count, transformer, steps.Count == 0 ? inputSchema : steps[^1].Output));

        return steps;
    }

    public static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];
}
