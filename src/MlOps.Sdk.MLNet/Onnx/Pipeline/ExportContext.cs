using Microsoft.ML;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// Resolves columns backwards from the requested outputs, so that only what they need is converted: labels and steps used
/// only in training never become part of the file.
/// </summary>
internal sealed class ExportContext(IReadOnlyList<PipelineStep> steps, DataViewSchema rawSchema, GraphBuilder graph, OnnxExportOptions options)
{
    private readonly Dictionary<(int Step, string Column), OnnxValue> _converted = [];

    public GraphBuilder Graph => graph;

    public OnnxExportOptions Options => options;

    /// <summary>A column as the given step sees it.</summary>
    public OnnxValue Input(PipelineStep step, string column) => Resolve(step.Index, column);

    /// <summary>A column the given step adds.</summary>
    public OnnxValue Output(PipelineStep step, string column) => Resolve(step.Index + 1, column);

    /// <summary>A column as it is after all steps.</summary>
    public OnnxValue Final(string column) => Resolve(steps.Count, column);

    private OnnxValue Resolve(int stepCount, string column)
    {
        for (var i = stepCount - 1; i >= 0; i--)
        {
            if (!steps[i].Produces(column))
                continue;

            if (!_converted.TryGetValue((i, column), out var value))
                _converted.Add((i, column), value = Convert(steps[i], column));

            return value;
        }

        return Raw(column);
    }

    private OnnxValue Convert(PipelineStep step, string column)
    {
        foreach (var converter in StepConverters.All)
        {
            if (converter.Handles(step.Transformer))
                return converter.Convert(step, column, this);
        }

        throw step.Refuse(RefusalReasons.Of(step.Transformer));
    }

    private OnnxValue Raw(string name)
    {
        var column = rawSchema[name];
        var width = column.Type.GetWidth();
        return width > 0
            ? graph.Input(name, ColumnCodec.Of(column.Type, name).ElementType, width)
            : throw new OnnxExportNotSupportedException($"column '{name}'", "its vector size differs from row to row; give it a fixed size in the schema");
    }
}
