using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// Trains and evaluates inside a run: what goes in (schema, rows, trainer, hyper-parameters), what comes out (metrics, model
/// files) and how long it took are logged. Make one with <see cref="TrackingExtensions.Track"/>.
/// </summary>
public sealed class TrainingTracker
{
    private const string ZipPath = "model/model.zip";
    private const string OnnxPath = "model/model.onnx";

    private readonly MLContext _context;
    private readonly TimeProvider _time;

    internal TrainingTracker(MLContext context, IRunLog run, int? seed, TimeProvider time)
    {
        _context = context;
        _time = time;
        Run = run;
        if (seed is { } value)
            run.LogParam("seed", value);
    }

    /// <summary>The run that is written to.</summary>
    public IRunLog Run { get; }

    /// <summary>
    /// Fits a pipeline and logs the params <c>data.schema</c>, <c>data.rows</c>, <c>pipeline.steps</c>, <c>trainer</c>,
    /// <c>trainer.*</c> (hyper-parameters), <c>model.*</c> (such as the number of trees) and the metric <c>fit_seconds</c>.
    /// </summary>
    /// <param name="pipeline">The pipeline to fit.</param>
    /// <param name="data">The training rows; they are counted in a pass of their own where the count is not known.</param>
    /// <param name="trainer">The options object the pipeline's trainer was made with; ML.NET's trainers do not show theirs.</param>
    public TTransformer Fit<TTransformer>(IEstimator<TTransformer> pipeline, IDataView data, TrainerInputBase? trainer = null)
        where TTransformer : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(data);

        Log("data.schema", DataViewFacts.Describe(data.Schema));
        Run.LogParam("data.rows", DataViewFacts.CountRows(data));
        if (trainer is not null)
        {
            foreach (var (key, value) in TrainerOptionsReader.Read(trainer))
                Log(key, value);
        }

        var start = _time.GetTimestamp();
        var model = pipeline.Fit(data);
        Run.LogMetric("fit_seconds", _time.GetElapsedTime(start).TotalSeconds);
        foreach (var (key, value) in ModelFacts.Of(model))
            Log(key, value);

        return model;
    }

    /// <summary>
    /// Stores the fitted pipeline as <c>model/model.zip</c> and, where it can be exported, as <c>model/model.onnx</c>. A refusal
    /// is no error: its reason becomes the tag <c>onnx.refused</c>, and the zip is there.
    /// </summary>
    /// <param name="model">The fitted pipeline.</param>
    /// <param name="inputSchema">The schema of the data it is applied to.</param>
    /// <param name="options">Choices of the export; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the storing.</param>
    public async ValueTask<LoggedModel> LogModelAsync(ITransformer model, DataViewSchema inputSchema, OnnxExportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputSchema);

        using var zip = new MemoryStream();
        _context.Model.Save(model, inputSchema, zip);
        zip.Position = 0;
        var zipEntry = await Run.LogArtifactAsync(ZipPath, zip, cancellationToken).ConfigureAwait(false);

        OnnxExport export;
        try
        {
            export = OnnxExporter.Export(model, inputSchema, options);
        }
        catch (OnnxExportNotSupportedException refusal)
        {
            Run.SetTag("onnx.refused", refusal.Message);
            return new LoggedModel { Zip = zipEntry, Refusal = refusal };
        }

        var onnxEntry = await Run.LogArtifactAsync(OnnxPath, export.Bytes, cancellationToken).ConfigureAwait(false);
        Run.LogMetric("onnx_bytes", export.Bytes.Length);
        return new LoggedModel { Zip = zipEntry, Onnx = onnxEntry, Export = export };
    }

    /// <summary>Logs how closely an exported model follows the original, as metrics <c>onnx_max_difference</c> and <c>onnx_max_relative_difference</c>.</summary>
    public void LogParity(OnnxParity parity)
    {
        ArgumentNullException.ThrowIfNull(parity);
        Run.LogMetric("onnx_max_difference", parity.MaxAbsoluteDifference);
        Run.LogMetric("onnx_max_relative_difference", parity.MaxRelativeDifference);
        Run.SetTag("onnx.rows_compared", parity.Count.ToString(CultureInfo.InvariantCulture));
    }

    private void Log(string key, string value) =>
        Run.LogParam(key, value.Length <= LogKey.MaxParamLength ? value : value[..(LogKey.MaxParamLength - 1)] + "…");
}
