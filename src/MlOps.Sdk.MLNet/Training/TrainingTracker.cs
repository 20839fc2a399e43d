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

    private readonly TimeProvider _time;

    private readonly Func<ReadOnlyMemory<byte>, IPredictor>? _onnxRuntime;
    private IDataView? _trainingData;

    internal TrainingTracker(MLContext context, IRunLog run, int? seed, TimeProvider time, Func<ReadOnlyMemory<byte>, IPredictor>? onnxRuntime)
    {
        _onnxRuntime = onnxRuntime;
        Context = context;
        _time = time;
        Run = run;
        if (seed is { } value)
            run.LogParam("seed", value);
    }

    /// <summary>The run that is written to.</summary>
    public IRunLog Run { get; }

    internal MLContext Context { get; }

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
        _trainingData = data;
        Run.LogMetric("fit_seconds", _time.GetElapsedTime(start).TotalSeconds);
        foreach (var (key, value) in ModelFacts.Of(model))
            Log(key, value);

        return model;
    }

    /// <summary>
    /// Stores the fitted pipeline as <c>model/model.zip</c> with the signature it is served by (params <c>model.inputs</c> and
    /// <c>model.outputs</c>) and, where it can be exported, as <c>model/model.onnx</c>, which is first compared with the pipeline on
    /// a sample of the rows last fitted on: see <see cref="LogVerification"/>. An export that is refused, or that answers otherwise
    /// than the pipeline, is no error: the reason becomes the tag <c>onnx.refused</c>, and the zip is there.
    /// </summary>
    /// <param name="model">The fitted pipeline.</param>
    /// <param name="inputSchema">The schema of the data it is applied to.</param>
    /// <param name="options">Choices of the export; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the storing.</param>
    public ValueTask<LoggedModel> LogModelAsync(ITransformer model, DataViewSchema inputSchema, OnnxExportOptions? options = null, CancellationToken cancellationToken = default) =>
        LogModelAsync(model, inputSchema, _trainingData, options ?? new(), cancellationToken);

    /// <summary>As the overload with a schema, verifying on rows of the caller's choice, such as held-out ones with missing values.</summary>
    /// <param name="model">The fitted pipeline.</param>
    /// <param name="sample">Raw rows as the pipeline is applied to; the first <see cref="OnnxExportOptions.VerifiedRows"/> are compared.</param>
    /// <param name="options">Choices of the export; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the storing.</param>
    public ValueTask<LoggedModel> LogModelAsync(ITransformer model, IDataView sample, OnnxExportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return LogModelAsync(model, sample.Schema, sample, options ?? new(), cancellationToken);
    }

    /// <summary>
    /// Fits and judges the pipeline on every fold, each as a child run with its params, timing and metrics; this run takes
    /// <c>cv.folds</c> and of each metric <c>cv.*.mean</c> and <c>cv.*.std</c>. The folds are those of ML.NET's own CrossValidate.
    /// </summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="data">All rows.</param>
    /// <param name="evaluation">How scored rows are judged.</param>
    /// <param name="options">Folds, seed, progress; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between folds: ML.NET's training itself cannot be stopped. The fold under way ends as killed.</param>
    /// <exception cref="InvalidOperationException">The run takes no child runs. What the pipeline throws is thrown on, and its fold ends as failed.</exception>
    public async ValueTask<CrossValidationOutcome> CrossValidateAsync(
        IEstimator<ITransformer> pipeline, IDataView data, MlNetEvaluation evaluation, CrossValidationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(evaluation);
        return await CrossValidator.RunAsync(this, pipeline, data, evaluation, options ?? new(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Tries settings of a trainer, each as a child run with the params <c>sweep.*</c>, its metrics and timing. A trial that fails
    /// ends its run as failed with the message, and the sweep goes on. This run takes <c>sweep.kind</c>, <c>sweep.goal</c>, the
    /// metric <c>best.*</c> and the tag <c>sweep.best_run</c>.
    /// </summary>
    /// <param name="sweep">What to vary, and the pipeline.</param>
    /// <param name="train">The training rows.</param>
    /// <param name="validation">The rows that trials are judged on; null to cross-validate each trial on the training rows, its folds being runs below the trial's.</param>
    /// <param name="evaluation">How scored rows are judged.</param>
    /// <param name="goal">The metric that decides.</param>
    /// <param name="options">Grid or random, seed, progress; null for a grid.</param>
    /// <param name="cancellationToken">Stops between trials; the trial under way ends as killed.</param>
    /// <exception cref="InvalidOperationException">The run takes no child runs, the sweep varies nothing, or a grid is asked of a range.</exception>
    /// <exception cref="ArgumentException">The evaluation does not give the goal's metric.</exception>
    public async ValueTask<TrainerSweepOutcome> SweepAsync<TOptions>(
        TrainerSweep<TOptions> sweep, IDataView train, IDataView? validation, MlNetEvaluation evaluation, MetricGoal goal, TrainerSweepOptions? options = null, CancellationToken cancellationToken = default)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentException.ThrowIfNullOrEmpty(goal.Metric, nameof(goal));
        return await new SweepRunner<TOptions>(this, sweep, train, validation, evaluation, options ?? new()).RunAsync(goal, cancellationToken).ConfigureAwait(false);
    }

    internal IRunScope RequireScope() => Run as IRunScope
        ?? throw new InvalidOperationException($"Run {Run.Id} takes no child runs: {Run.GetType().Name} is no {nameof(IRunScope)}. Start it with ExperimentTracker.StartRunAsync.");

    internal TrainingTracker For(IRunLog child) => new(Context, child, seed: null, _time, _onnxRuntime);

    /// <summary>Logs how closely an exported model follows the original, as metrics <c>onnx_max_difference</c> and <c>onnx_max_relative_difference</c>.</summary>
    public void LogParity(OnnxParity parity)
    {
        ArgumentNullException.ThrowIfNull(parity);
        Run.LogMetric("onnx_max_difference", parity.MaxAbsoluteDifference);
        Run.LogMetric("onnx_max_relative_difference", parity.MaxRelativeDifference);
        Run.SetTag("onnx.rows_compared", parity.Count.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Logs a verification as the metrics <c>onnx_max_difference</c>, <c>onnx_max_relative_difference</c> and
    /// <c>onnx_label_mismatches</c> and the tags <c>onnx.rows_compared</c> and <c>onnx.verification</c>.
    /// </summary>
    public void LogVerification(OnnxVerification verification)
    {
        ArgumentNullException.ThrowIfNull(verification);
        LogParity(verification.Scores);
        Run.LogMetric("onnx_label_mismatches", verification.LabelMismatches);
        Run.SetTag("onnx.rows_compared", verification.Rows.ToString(CultureInfo.InvariantCulture));
        SetTag("onnx.verification", verification.ToString());
    }

    private async ValueTask<LoggedModel> LogModelAsync(ITransformer model, DataViewSchema inputSchema, IDataView? sample, OnnxExportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputSchema);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Tolerance, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.VerifiedRows, 1, nameof(options));

        using var zip = new MemoryStream();
        Context.Model.Save(model, inputSchema, zip);
        zip.Position = 0;
        var logged = await LogZipAsync(zip, cancellationToken).ConfigureAwait(false);
        try
        {
            var export = OnnxExporter.Export(model, inputSchema, options);
            var verification = await VerifyAsync(export, model, sample, options, cancellationToken).ConfigureAwait(false);
            logged = logged with { Verification = verification };
            if (verification is { Passed: false })
                throw new OnnxExportNotSupportedException("the pipeline", $"the exported file does not answer as it does ({verification}); raise {nameof(OnnxExportOptions)}.{nameof(OnnxExportOptions.Tolerance)} if that is close enough");

            var onnx = await Run.LogArtifactAsync(OnnxPath, export.Bytes, cancellationToken).ConfigureAwait(false);
            Run.LogMetric("onnx_bytes", export.Bytes.Length);
            return logged with { Onnx = onnx, Export = export };
        }
        catch (OnnxExportNotSupportedException refusal)
        {
            SetTag("onnx.refused", refusal.Message);
            return logged with { Refusal = refusal };
        }
    }

    private async ValueTask<OnnxVerification?> VerifyAsync(OnnxExport export, ITransformer model, IDataView? sample, OnnxExportOptions options, CancellationToken cancellationToken)
    {
        if (_onnxRuntime is null || sample is null || export.Signature.Inputs.Any(input => sample.Schema.GetColumnOrNull(input.Name) is null))
        {
            SetTag("onnx.verification", _onnxRuntime is null ? "none: no runtime was given to compare in" : "none: no rows of the model's inputs were given to compare on");
            return null;
        }

        try
        {
            var predictor = _onnxRuntime(export.Bytes);
            await using (predictor.ConfigureAwait(false))
            {
                var rows = Context.Data.TakeRows(sample, options.VerifiedRows);
                var verification = await predictor.VerifyAsync(model, rows, options.Tolerance, cancellationToken).ConfigureAwait(false);
                LogVerification(verification);
                return verification;
            }
        }
        catch (Exception e) when (e is MlOpsIntegrityException or MlOpsModelException)
        {
            throw new OnnxExportNotSupportedException("the pipeline", $"the runtime that was to compare it does not run the exported file: {e.Message}");
        }
    }

    private async ValueTask<LoggedModel> LogZipAsync(MemoryStream zip, CancellationToken cancellationToken)
    {
        var logged = new LoggedModel { Zip = await Run.LogArtifactAsync(ZipPath, zip, cancellationToken).ConfigureAwait(false) };
        try
        {
            var signature = MlNetModel.Load(zip.ToArray(), name: ZipPath).Signature;
            Log("model.inputs", Describe(signature.Inputs));
            Log("model.outputs", Describe(signature.Outputs));
            return logged with { ZipSignature = signature };
        }
        catch (MlOpsIntegrityException refusal)
        {
            SetTag("mlnet.refused", refusal.Message);
            return logged with { ZipRefusal = refusal.Message };
        }
    }

    private static string Describe(IReadOnlyList<TensorSpec> tensors) => string.Join(", ", tensors.Select(tensor => $"{tensor.Name}: {tensor.Describe()}"));

    private void SetTag(string key, string value) => Run.SetTag(key, value.Length <= LogKey.MaxTagLength ? value : value[..(LogKey.MaxTagLength - 1)] + "…");

    private void Log(string key, string value) =>
        Run.LogParam(key, value.Length <= LogKey.MaxParamLength ? value : value[..(LogKey.MaxParamLength - 1)] + "…");
}
