using Microsoft.Extensions.Time.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MlOps.Sdk.MLNet;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.MLNet;

public sealed class TrainingTrackerTests
{
    private readonly MLContext _ml = new(seed: 7);
    private readonly RunLogStub _run = new();

    private IDataView Flights => _ml.Data.LoadFromEnumerable(Flight.Some(0, 1500));

    private EstimatorChain<BinaryPredictionTransformer<Microsoft.ML.Calibrators.CalibratedModelParametersBase<FastTreeBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>>> Pipeline(FastTreeBinaryTrainer.Options options) =>
        _ml.Transforms.Concatenate("Features", "Hour", "Weekday", "Distance").Append(_ml.BinaryClassification.Trainers.FastTree(options));

    [Fact]
    public void Training_logs_data_trainer_hyperparameters_and_model()
    {
        var options = new FastTreeBinaryTrainer.Options { LabelColumnName = "Late", NumberOfTrees = 12, LearningRate = 0.15 };
        _ml.Track(_run, seed: 7, new FakeTimeProvider()).Fit(Pipeline(options), Flights, options);

        Assert.Equal("7", _run.Params["seed"]);
        Assert.Equal("1500", _run.Params["data.rows"]);
        Assert.Contains("Origin: String", _run.Params["data.schema"], StringComparison.Ordinal);
        Assert.Equal("ColumnConcatenatingTransformer > BinaryPredictionTransformer", _run.Params["pipeline.steps"]);
        Assert.Equal("FastTreeBinary", _run.Params["trainer"]);
        Assert.Equal(("12", "0.15", "Late"), (_run.Params["trainer.NumberOfTrees"], _run.Params["trainer.LearningRate"], _run.Params["trainer.LabelColumnName"]));
        Assert.Equal(("12", "3", "PlattCalibrator"), (_run.Params["model.trees"], _run.Params["model.features"], _run.Params["model.calibrator"]));
        Assert.Equal(0, _run.Metrics["fit_seconds"]);
    }

    [Fact]
    public async Task The_model_is_stored_as_zip_and_as_onnx()
    {
        var tracker = _ml.Track(_run);
        var model = tracker.Fit(Pipeline(new() { LabelColumnName = "Late", NumberOfTrees = 5 }), Flights);
        var logged = await tracker.LogModelAsync(model, Flights.Schema, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(logged.Export!.Bytes.ToArray(), _run.Artifacts["model/model.onnx"]);
        Assert.Equal(_run.Artifacts["model/model.onnx"].Length, logged.Onnx!.Size);
        Assert.NotNull(_ml.Model.Load(new MemoryStream(_run.Artifacts["model/model.zip"]), out _));
        Assert.Null(logged.Refusal);
    }

    [Fact]
    public async Task A_pipeline_without_onnx_form_is_stored_as_zip_with_the_reason()
    {
        var tracker = _ml.Track(_run);
        var model = tracker.Fit(_ml.Transforms.Categorical.OneHotHashEncoding("Slots", "Origin"), Flights);
        var logged = await tracker.LogModelAsync(model, Flights.Schema, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["model/model.zip"], _run.Artifacts.Keys);
        Assert.Null(logged.Onnx);
        Assert.Contains("hash", logged.Refusal!.Reason, StringComparison.Ordinal);
        Assert.Contains("OneHotHashEncodingTransformer", _run.Tags["onnx.refused"], StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_counted_where_the_count_is_not_known()
    {
        var filtered = _ml.Data.FilterRowsByColumn(Flights, "Hour", lowerBound: 12);
        Assert.Null(filtered.GetRowCount());
        _ml.Track(_run).Fit(_ml.Transforms.CopyColumns("Copy", "Hour"), filtered);
        Assert.Equal(Flight.Some(0, 1500).Count(flight => flight.Hour >= 12), int.Parse(_run.Params["data.rows"], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Log_loss_is_logged_in_nats()
    {
        var model = Pipeline(new() { LabelColumnName = "Late", NumberOfTrees = 5 }).Fit(Flights);
        var scored = model.Transform(Flights);
        _run.LogMetrics(_ml.BinaryClassification.Evaluate(scored, "Late"), "test.");

        var loss = scored.GetColumn<float>("Probability").Zip(Flight.Some(0, 1500), (p, flight) => -Math.Log(flight.Late ? p : 1 - p)).Average();
        Assert.Equal(loss, _run.Metrics["test.log_loss"], 1e-6);
        Assert.InRange(_run.Metrics["test.roc_auc"], 0.5, 1);
    }

    [Fact]
    public void Regression_metrics_have_the_names_of_the_sdk()
    {
        var data = _ml.Data.LoadFromEnumerable(BikeHour.Some(0, 500));
        var model = _ml.Transforms.Concatenate("Features", "Hour").Append(_ml.Regression.Trainers.FastTree("Count", numberOfTrees: 5)).Fit(data);
        _run.LogMetrics(_ml.Regression.Evaluate(model.Transform(data), "Count"), step: 3);
        Assert.Equal(["mae", "mse", "r2", "rmse"], _run.Metrics.Keys.Order());
    }

    [Fact]
    public void Parity_is_logged()
    {
        _ml.Track(_run).LogParity(OnnxParity.Compare([1f, 2f], [1f, 2.5f]));
        Assert.Equal((0.5, 0.25, "2"), (_run.Metrics["onnx_max_difference"], _run.Metrics["onnx_max_relative_difference"], _run.Tags["onnx.rows_compared"]));
    }

    [Fact]
    public async Task An_export_is_verified_on_the_training_rows_without_being_asked()
    {
        var tracker = _ml.Track(_run, onnxRuntime: bytes => OnnxModel.Load(bytes));
        var model = tracker.Fit(Pipeline(new() { LabelColumnName = "Late", NumberOfTrees = 5 }), Flights);
        var logged = await tracker.LogModelAsync(model, Flights.Schema, new() { VerifiedRows = 700 }, TestContext.Current.CancellationToken);

        Assert.True(logged.Verification!.Passed);
        Assert.Equal((700, 700, 0), (logged.Verification.Rows, logged.Verification.Labels, logged.Verification.LabelMismatches));
        Assert.InRange(_run.Metrics["onnx_max_difference"], 0, 1e-6);
        Assert.Equal(("700", 0), (_run.Tags["onnx.rows_compared"], _run.Metrics["onnx_label_mismatches"]));
        Assert.StartsWith("passed", _run.Tags["onnx.verification"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_that_answers_otherwise_is_refused_and_the_zip_stays()
    {
        var other = _ml.Model.ExportToOnnx(Pipeline(new() { LabelColumnName = "Late", NumberOfTrees = 9, LearningRate = 0.7 }).Fit(Flights), Flights.Schema);
        var tracker = _ml.Track(_run, onnxRuntime: _ => OnnxModel.Load(other.Bytes));
        var model = tracker.Fit(Pipeline(new() { LabelColumnName = "Late", NumberOfTrees = 5 }), Flights);
        var logged = await tracker.LogModelAsync(model, _ml.Data.LoadFromEnumerable(Flight.Damaged(Flight.Some(2000, 200))), cancellationToken: TestContext.Current.CancellationToken);

        Assert.False(logged.Verification!.Passed);
        Assert.Null(logged.Onnx);
        Assert.Equal(["model/model.zip"], _run.Artifacts.Keys);
        Assert.True(_run.Metrics["onnx_max_difference"] > 0.01);
        Assert.Contains("does not answer as it does", _run.Tags["onnx.refused"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_says_where_an_export_was_not_verified()
    {
        var model = Pipeline(new() { LabelColumnName = "Late", NumberOfTrees = 2 }).Fit(Flights);
        Assert.Null((await _ml.Track(_run).LogModelAsync(model, Flights.Schema, cancellationToken: TestContext.Current.CancellationToken)).Verification);
        Assert.Contains("no runtime", _run.Tags["onnx.verification"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_signature_of_the_zip_is_logged()
    {
        var model = Pipeline(new() { LabelColumnName = "Late", NumberOfTrees = 2 }).Fit(Flights);
        var logged = await _ml.Track(_run).LogModelAsync(model, Flights.Schema, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["Hour", "Weekday", "Distance"], logged.ZipSignature!.Inputs.Select(input => input.Name));
        Assert.Equal("Hour: Float[?,1], Weekday: Float[?,1], Distance: Float[?,1]", _run.Params["model.inputs"]);
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass")]
    [InlineData("regression")]
    [InlineData("ranking")]
    public void Every_task_logs_trainer_hyperparameters_metrics_timing_schema_and_seed(string task)
    {
        var tracker = _ml.Track(_run, seed: 7);
        IEstimator<ITransformer> features = _ml.Transforms.Concatenate("Features", "Hour", "Distance").Append(_ml.Transforms.Conversion.MapValueToKey("Class", "Carrier"))
            .Append(_ml.Transforms.Conversion.ConvertType("Grade", "Late"));
        Microsoft.ML.Trainers.TrainerInputBase options = task switch
        {
            "binary" => new FastTreeBinaryTrainer.Options { LabelColumnName = "Late", NumberOfTrees = 3 },
            "multiclass" => new Microsoft.ML.Trainers.LightGbm.LightGbmMulticlassTrainer.Options { LabelColumnName = "Class", NumberOfIterations = 3, NumberOfThreads = 1 },
            "regression" => new FastTreeRegressionTrainer.Options { LabelColumnName = "Delay", NumberOfTrees = 3 },
            _ => new FastTreeRankingTrainer.Options { LabelColumnName = "Grade", RowGroupColumnName = "Class", NumberOfTrees = 3 },
        };
        IEstimator<ITransformer> trainer = options switch
        {
            FastTreeBinaryTrainer.Options o => _ml.BinaryClassification.Trainers.FastTree(o),
            Microsoft.ML.Trainers.LightGbm.LightGbmMulticlassTrainer.Options o => _ml.MulticlassClassification.Trainers.LightGbm(o),
            FastTreeRegressionTrainer.Options o => _ml.Regression.Trainers.FastTree(o),
            var o => _ml.Ranking.Trainers.FastTree((FastTreeRankingTrainer.Options)o),
        };
        var scored = tracker.Fit(features.Append(trainer), Flights, options).Transform(Flights);
        var evaluation = task switch
        {
            "binary" => MlNetEvaluation.Binary("Late"),
            "multiclass" => MlNetEvaluation.Multiclass("Class"),
            "regression" => MlNetEvaluation.Regression("Delay"),
            _ => MlNetEvaluation.Ranking("Grade", "Class"),
        };
        if (task == "ranking")
            _run.LogMetrics(_ml.Ranking.Evaluate(scored, "Grade", "Class"));

        var metrics = evaluation.Evaluate(_ml, scored);
        Assert.Contains(task switch { "binary" => "roc_auc", "multiclass" => "macro_accuracy", "regression" => "r2", _ => "ndcg_at_3" }, metrics.Keys);
        Assert.Equal(task == "ranking", _run.Metrics.ContainsKey("ndcg_at_1"));
        Assert.Equal("7", _run.Params["seed"]);
        Assert.Equal("3", _run.Params[task == "multiclass" ? "trainer.NumberOfIterations" : "trainer.NumberOfTrees"]);
        Assert.Contains("Hour: Single", _run.Params["data.schema"], StringComparison.Ordinal);
        Assert.Contains("Concatenating", _run.Params["pipeline.steps"], StringComparison.Ordinal);
        Assert.Equal(task switch { "binary" => "FastTreeBinary", "multiclass" => "OneVersusAll", "regression" => "FastTreeRegression", _ => "FastTreeRanking" }, _run.Params["trainer"]);
        Assert.True(_run.Metrics["fit_seconds"] > 0);
    }
}
