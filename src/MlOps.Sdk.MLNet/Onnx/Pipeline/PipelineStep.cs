using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlOps.Sdk.MLNet;

/// <summary>One fitted transformer of a pipeline with the schema it sees and the one it leaves.</summary>
internal sealed class PipelineStep
{
    private readonly IRowToRowMapper _mapper;

    public PipelineStep(int index, ITransformer transformer, DataViewSchema input)
    {
        Index = index;
        Transformer = transformer;
        Input = input;
        if (!transformer.IsRowToRowMapper)
            throw Refuse("it looks at more than one row at a time");

        _mapper = transformer.GetRowToRowMapper(input);
        Output = _mapper.OutputSchema;
        Added = [.. NewColumns(transformer, input, Output)];
    }

    public int Index { get; }

    public ITransformer Transformer { get; }

    public DataViewSchema Input { get; }

    public DataViewSchema Output { get; }

    /// <summary>The columns the step adds; one that reuses a name hides the earlier column.</summary>
    public IReadOnlyList<DataViewSchema.Column> Added { get; } = [];

    public bool Produces(string column) => Added.Any(added => added.Name == column);

    public DataViewSchema.Column Produced(string column) => Output[column];

    /// <summary>The columns of <see cref="Input"/> that the given one is computed from.</summary>
    public IReadOnlyList<DataViewSchema.Column> Sources(string column) => [.. _mapper.GetDependencies([Produced(column)])];

    /// <summary>The single column the given one is computed from.</summary>
    public DataViewSchema.Column Source(string column) =>
        Sources(column) is [var source] ? source : throw Refuse($"column '{column}' comes from several columns");

    /// <summary>Runs the step over chosen rows and reads a column it adds.</summary>
    public IReadOnlyList<double[]> Probe(ProbeView rows, string column)
    {
        var result = Transformer.Transform(rows);
        return ColumnCodec.Of(result.Schema[column].Type, column).Read(result, result.Schema[column]);
    }

    public OnnxExportNotSupportedException Refuse(string reason) =>
        new($"step {Index + 1} ({Transformer.GetType().Name}{Describe()})", reason);

    /// <summary>
    /// The input's columns stand in the output in their order; a new one stands among them where it hides one, else at the end.
    /// A step that selects columns adds none.
    /// </summary>
    private static IEnumerable<DataViewSchema.Column> NewColumns(ITransformer transformer, DataViewSchema input, DataViewSchema output)
    {
        if (transformer is ColumnSelectingTransformer)
            yield break;

        var next = 0;
        foreach (var column in output)
        {
            if (next < input.Count && input[next].Name == column.Name)
                next++;
            else if (!column.IsHidden)
                yield return column;
        }
    }

    private string Describe() => Added.Count == 0 ? "" : " giving " + string.Join(", ", Added.Select(column => $"'{column.Name}'"));
}
