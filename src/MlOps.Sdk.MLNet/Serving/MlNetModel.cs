using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// An ML.NET zip as a predictor. Inputs are the raw columns its outputs need (never a label), outputs those that
/// <see cref="OnnxExportOptions.Outputs"/> takes by default, each of shape rows × width, as in the exported ONNX file: a model
/// can be moved from one format to the other without its callers noticing.
/// </summary>
/// <remarks>Safe for concurrent calls: each runs in a frame of its own, which keeps ML.NET's row pipeline from call to call.</remarks>
public sealed class MlNetModel : IPredictor
{
    private readonly DataViewSchema _schema;
    private readonly IRowToRowMapper _mapper;

    private MlNetModel(DataViewSchema schema, IRowToRowMapper mapper, ModelSignature signature)
    {
        _schema = schema;
        _mapper = mapper;
        Signature = signature;
    }

    /// <inheritdoc/>
    public ModelSignature Signature { get; }

    internal RunGate Gate { get; } = new();

    /// <summary>Loads a zip that is in memory, after a look at what it would make ML.NET load.</summary>
    /// <param name="content">What <c>MLContext.Model.Save</c> wrote.</param>
    /// <param name="options">What a zip may bring; null for the defaults.</param>
    /// <param name="name">What to call it in error messages.</param>
    /// <exception cref="MlOpsIntegrityException">It is no ML.NET zip, names loaders that are not allowed, or holds a model that cannot answer row by row.</exception>
    public static MlNetModel Load(ReadOnlyMemory<byte> content, MlNetModelOptions? options = null, string name = "model")
    {
        ZipGuard.Check(content, options ?? new(), name);
        try
        {
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            var model = new MLContext(seed: 0).Model.Load(stream, out var schema);
            return new(schema, Mapper(model, schema), SignatureOf(model, schema));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException or IOException or InvalidDataException or NotSupportedException or OverflowException or IndexOutOfRangeException or NullReferenceException or System.Reflection.TargetInvocationException)
        {
            throw new MlOpsIntegrityException($"{name} cannot be served: {e.GetBaseException().Message}", e);
        }
    }

    /// <inheritdoc/>
    public PredictorFrame CreateFrame(IReadOnlyList<string>? outputs = null)
    {
        ObjectDisposedException.ThrowIf(Gate.IsClosed, this);
        TensorSpec[] wanted = outputs is null ? [.. Signature.Outputs] : [.. outputs.Select(FindOutput)];
        return new MlNetFrame(this, _schema, _mapper, wanted);
    }

    /// <summary>Waits for the running frames.</summary>
    public async ValueTask DisposeAsync() => await Gate.CloseAsync().ConfigureAwait(false);

    private static IRowToRowMapper Mapper(ITransformer model, DataViewSchema schema) => model.IsRowToRowMapper
        ? model.GetRowToRowMapper(schema)
        : throw new NotSupportedException("one of its steps looks at more than one row at a time; keep such steps (filters, time series) out of the served pipeline");

    private static ModelSignature SignatureOf(ITransformer model, DataViewSchema schema)
    {
        var mapper = Mapper(model, schema);
        var outputs = OutputColumns.Choose(PipelineReader.Read(model, schema), schema, requested: null)
            .Select(output => mapper.OutputSchema[output])
            .Where(column => TensorColumn.Find(column.Type) is not null && column.Type.GetWidth() > 0)
            .ToArray();
        if (outputs.Length == 0)
            throw new NotSupportedException($"none of its outputs has a tensor form; it gives {DataViewFacts.Describe(mapper.OutputSchema)}");

        TensorSpec[] inputs = [.. mapper.GetDependencies(outputs).Distinct().OrderBy(column => column.Index).Select(column => Column(column).Spec(column))];
        if (inputs.Length == 0)
            throw new NotSupportedException("it looks at no column, so its callers could not say how many rows they ask for; answer with the constant itself");

        return new()
        {
            Inputs = inputs,
            Outputs = [.. outputs.Select(column => Column(column).Spec(column))],
        };
    }

    private static TensorColumn Column(DataViewSchema.Column column) => TensorColumn.Find(column.Type)
        ?? throw new NotSupportedException($"column '{column.Name}' is {column.Type}, which has no tensor form; convert it before the pipeline");

    private TensorSpec FindOutput(string name) =>
        Signature.Outputs.FirstOrDefault(output => output.Name == name)
        ?? throw new ArgumentException($"The model has no output '{name}'; it has {string.Join(", ", Signature.Outputs.Select(output => $"'{output.Name}'"))}.", nameof(name));
}
