using Microsoft.ML;

namespace MlOps.Sdk.MLNet;

/// <summary>Decides which columns of a pipeline's result become outputs.</summary>
internal static class OutputColumns
{
    public static IReadOnlyList<string> Choose(IReadOnlyList<PipelineStep> steps, DataViewSchema rawSchema, IReadOnlyList<string>? requested)
    {
        var final = steps.Count == 0 ? rawSchema : steps[^1].Output;
        if (requested is not null)
            return Check(requested, final);

        var predictor = steps.LastOrDefault(step => step.Transformer is IPredictionTransformer<object>);
        var from = predictor?.Index ?? steps.Count - 1;
        string[] outputs = [.. steps.Skip(from).SelectMany(step => step.Added).Select(column => column.Name).Distinct().Where(name => final.GetColumnOrNull(name) is not null)];
        return outputs.Length > 0 ? outputs : throw new ArgumentException("The pipeline's last step adds no column; name the columns to export in OnnxExportOptions.Outputs.", nameof(requested));
    }

    private static IReadOnlyList<string> Check(IReadOnlyList<string> requested, DataViewSchema final)
    {
        if (requested.Count == 0 || requested.Distinct().Count() != requested.Count)
            throw new ArgumentException("OnnxExportOptions.Outputs must name one column or several different ones; leave it null for the default.", nameof(requested));

        foreach (var name in requested)
        {
            if (final.GetColumnOrNull(name) is null)
                throw new ArgumentException($"'{name}' in OnnxExportOptions.Outputs is not a column of the pipeline's result; it has {string.Join(", ", final.Where(column => !column.IsHidden).Select(column => $"'{column.Name}'"))}.", nameof(requested));
        }

        return requested;
    }
}
