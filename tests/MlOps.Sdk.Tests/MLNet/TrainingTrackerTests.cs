using Microsoft.Extensions.Time.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MlOps.Sdk.MLNet;

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
}
