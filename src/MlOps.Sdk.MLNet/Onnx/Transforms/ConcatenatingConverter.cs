using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// Concatenate. The transformer keeps the order of its sources to itself, so each source in turn is marked and found in the
/// output; a source may stand there several times.
/// </summary>
internal sealed class ConcatenatingConverter : IStepConverter
{
    public bool Handles(ITransformer transformer) => transformer is ColumnConcatenatingTransformer;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context)
    {
        var sources = step.Sources(column);
        if (step.Produced(column).Type.GetWidth() == 0)
            throw step.Refuse("the size of its vector differs from row to row");

        var probe = new ProbeView(step.Input, sources.Count);
        for (var i = 0; i < sources.Count; i++)
        {
            var marked = i;
            probe.Set(sources[i], (row, _) => row == marked ? 1 : 0);
        }

        var marks = step.Probe(probe, column);
        var parts = new List<OnnxValue>();
        for (var slot = 0; slot < marks[0].Length;)
        {
            var source = sources[Enumerable.Range(0, sources.Count).First(i => marks[i][slot] != 0)];
            parts.Add(context.Input(step, source.Name));
            slot += source.Type.GetWidth();
        }

        return context.Graph.Concat(parts);
    }
}
