using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// OneHotEncoding of a scalar as indicator, bag or key. The categories are the slot names; for numbers they are read back
/// from text, so the step must map each to its own slot or the export is refused.
/// </summary>
internal sealed class OneHotEncodingConverter : IStepConverter
{
    public bool Handles(ITransformer transformer) => transformer is OneHotEncodingTransformer;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context)
    {
        var source = step.Source(column);
        var target = step.Produced(column);
        var value = context.Input(step, source.Name);
        if (target.Type.GetItemType() is KeyDataViewType)
        {
            var values = KeyValues.Of(target) ?? throw step.Refuse($"the categories of '{source.Name}' are of a type ONNX's LabelEncoder does not take");
            return context.Graph.Cast(values.Keys(context.Graph, value), ColumnCodec.Of(target.Type, column).ElementType);
        }

        if (source.Type is VectorDataViewType)
            throw step.Refuse($"'{source.Name}' is a vector, and the encoder's categories are public only for scalars; encode each slot as a column of its own");

        var categories = SlotNames(target);
        if (categories.Length != target.Type.GetWidth())
            throw step.Refuse($"the categories of '{source.Name}' are not listed in the slot names of '{column}'");

        return source.Type.IsText() ? Text(step, column, context.Graph, value, categories) : Number(step, column, context.Graph, value, categories);
    }

    private static OnnxValue Text(PipelineStep step, string column, GraphBuilder graph, OnnxValue value, string[] categories)
    {
        RequireOwnSlots(step, column, new ProbeView(step.Input, categories.Length).Set(step.Source(column), categories), categories);
        var indicator = graph.MlNode("OneHotEncoder", ElementType.Float, categories.Length, [value.Name], OnnxAttribute.Strings("cats_strings", categories), OnnxAttribute.Int("zeros", 1));
        return graph.Node("Flatten", ElementType.Float, categories.Length, [indicator.Name], OnnxAttribute.Int("axis", 1));
    }

    private static OnnxValue Number(PipelineStep step, string column, GraphBuilder graph, OnnxValue value, string[] categories)
    {
        var numbers = Array.ConvertAll(categories, category => Parse(category, step, column));
        var probe = new ProbeView(step.Input, numbers.Length).Set(step.Source(column), (row, _) => numbers[row]);
        RequireOwnSlots(step, column, probe, categories);
        var wide = graph.Cast(value, ElementType.Double);
        var equal = graph.Node("Equal", ElementType.Bool, numbers.Length, [wide.Name, graph.Constant<double>(ElementType.Double, numbers, 1, numbers.Length)]);
        return graph.Cast(equal, ElementType.Float);
    }

    /// <summary>An indicator sets the slot of the category to 1 and no other; a binary code, or a name that was changed for show, does not.</summary>
    private static void RequireOwnSlots(PipelineStep step, string column, ProbeView probe, string[] categories)
    {
        var rows = step.Probe(probe, column);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Where((slot, at) => slot != (at == i ? 1 : 0)).Any())
                throw step.Refuse($"'{column}' is no indicator of the categories in its slot names: '{categories[i]}' of '{step.Source(column).Name}' does not set its own slot alone; encode as indicator, and numbers as text");
        }
    }

    private static double Parse(string category, PipelineStep step, string column) => category switch
    {
        "True" => 1,
        "False" => 0,
        _ when step.Source(column).Type.RawType == typeof(float) && float.TryParse(category, CultureInfo.InvariantCulture, out var single) => single,
        _ when double.TryParse(category, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw step.Refuse($"category '{category}' of '{step.Source(column).Name}' is not a number"),
    };

    private static string[] SlotNames(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames())
            return [];

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
