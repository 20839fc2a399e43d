using Microsoft.ML;

namespace MlOps.Sdk.MLNet;

/// <summary>Writes fitted ML.NET pipelines as ONNX files, from what ML.NET shows in public only.</summary>
public static class OnnxExporter
{
    private const string Producer = "MlOps.Sdk.MLNet";

    /// <summary>Exports a fitted pipeline.</summary>
    /// <param name="model">The pipeline, fitted or loaded from a zip.</param>
    /// <param name="inputSchema">The schema of the data it is applied to, as in <see cref="ModelOperationsCatalog.Save(ITransformer, DataViewSchema, Stream)"/>.</param>
    /// <param name="options">Choices; null for the defaults.</param>
    /// <exception cref="OnnxExportNotSupportedException">A step the outputs need has no faithful ONNX form; it is named with the reason.</exception>
    /// <exception cref="ArgumentException">A requested output is not a column of the pipeline's result.</exception>
    public static OnnxExport Export(ITransformer model, DataViewSchema inputSchema, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputSchema);
        options ??= new OnnxExportOptions();

        var steps = PipelineReader.Read(model, inputSchema);
        var outputs = OutputColumns.Choose(steps, inputSchema, options.Outputs);
        var rawColumns = inputSchema.Select(column => column.Name).Distinct().ToArray();
        var graph = new GraphBuilder(rawColumns.Concat(outputs));
        var context = new ExportContext(steps, inputSchema, graph, options);
        var built = graph.Build(options.GraphName, [.. outputs.Select(output => (output, context.Final(output)))], rawColumns);

        var file = new OnnxModelMessage
        {
            Graph = built,
            Producer = Producer,
            ProducerVersion = typeof(OnnxExporter).Assembly.GetName().Version?.ToString(3) ?? "",
            Metadata = new Dictionary<string, string>(options.Metadata, StringComparer.Ordinal)
            {
                ["mlnet.inputs"] = string.Join(',', built.Signature.Inputs.Select(input => input.Name)),
                ["mlnet.outputs"] = string.Join(',', built.Signature.Outputs.Select(output => output.Name)),
            },
        };
        return new OnnxExport { Bytes = file.ToBytes(), Signature = built.Signature };
    }

    /// <summary>Exports a fitted pipeline; see <see cref="Export"/>.</summary>
    /// <param name="operations">The catalog <c>mlContext.Model</c>.</param>
    /// <param name="model">The pipeline, fitted or loaded from a zip.</param>
    /// <param name="inputSchema">The schema of the data it is applied to.</param>
    /// <param name="options">Choices; null for the defaults.</param>
    /// <exception cref="OnnxExportNotSupportedException">A step the outputs need has no faithful ONNX form; it is named with the reason.</exception>
    public static OnnxExport ExportToOnnx(this ModelOperationsCatalog operations, ITransformer model, DataViewSchema inputSchema, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(operations);
        return Export(model, inputSchema, options);
    }
}
