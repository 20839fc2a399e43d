using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using MlOps.Sdk.MLNet;

namespace MlOps.Sdk.Tests.MLNet;

public sealed class NestedTrainingTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlops-mlnet-").FullName;
    private readonly MLContext _ml = new(seed: 3);
    private MlOpsStore _store = null!;
    private TrackedRun _run = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IDataView Flights => _ml.Data.LoadFromEnumerable(Flight.Some(0, 1200));

    private IDataView Validation => _ml.Data.LoadFromEnumerable(Flight.Some(2000, 800));

    private TrainerSweep<FastTreeBinaryTrainer.Options> Sweep => new(
        () => new() { LabelColumnName = "Late", NumberOfThreads = 1 },
        options => _ml.Transforms.Concatenate("Features", "Hour", "Weekday", "Distance").Append(_ml.BinaryClassification.Trainers.FastTree(options)));

    public async ValueTask InitializeAsync()
    {
        _store = await MlOpsStore.OpenAsync(_folder, cancellationToken: Cancellation);
        _run = await _store.Tracker.StartRunAsync("flights", "parent", cancellationToken: Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _run.DisposeAsync();
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Folds_are_child_runs_with_the_metrics_of_mlnets_own_cross_validation()
    {
        var pipeline = _ml.Transforms.Concatenate("Features", "Hour", "Distance").Append(_ml.BinaryClassification.Trainers.FastTree("Late", numberOfTrees: 5));
        var told = new List<int>();
        var options = new CrossValidationOptions { Folds = 3, Seed = 11, Progress = new Immediate<int>(told.Add) };
        var outcome = await _ml.Track(_run).CrossValidateAsync(pipeline, Flights, MlNetEvaluation.Binary("Late"), options, Cancellation);
        await _run.CompleteAsync(Cancellation);

        var expected = _ml.BinaryClassification.CrossValidate(Flights, pipeline, 3, "Late", seed: 11);
        Assert.Equal(expected.Select(fold => fold.Metrics.AreaUnderRocCurve), outcome.Folds.Select(fold => fold.Metrics["roc_auc"]));
        Assert.Equal([1, 2, 3], told);
        var parent = await RunAsync(_run.Id);
        Assert.Equal(expected.Average(fold => fold.Metrics.Accuracy), parent.Metrics["cv.accuracy.mean"].Value, 1e-12);
        var mean = expected.Average(fold => fold.Metrics.Accuracy);
        Assert.Equal(Math.Sqrt(expected.Sum(fold => Math.Pow(fold.Metrics.Accuracy - mean, 2)) / 2), parent.Metrics["cv.accuracy.std"].Value, 1e-12);

        var first = await RunAsync(outcome.Folds[0].RunId);
        Assert.Equal((_run.Id, RunStatus.Finished, "fold 1 of 3"), (first.ParentId!.Value, first.Status, first.Name));
        Assert.Equal(outcome.Folds[0].Metrics["roc_auc"], first.Metrics["roc_auc"].Value);
        Assert.Equal("FastTreeBinary", first.Params["trainer"]);
        Assert.True(first.Metrics.ContainsKey("fit_seconds"));
    }

    [Theory]
    [InlineData("multiclass", "multiclass_log_loss")]
    [InlineData("regression", "rmse")]
    public async Task Other_tasks_are_cross_validated_too(string task, string metric)
    {
        IEstimator<ITransformer> features = _ml.Transforms.Concatenate("Features", "Hour", "Distance");
        var (pipeline, evaluation) = task == "regression"
            ? (features.Append(_ml.Regression.Trainers.FastTree("Delay", numberOfTrees: 3)), MlNetEvaluation.Regression("Delay"))
            : ((IEstimator<ITransformer>)_ml.Transforms.Conversion.MapValueToKey("Class", "Carrier").Append(features).Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Class")), MlNetEvaluation.Multiclass("Class"));
        var outcome = await _ml.Track(_run).CrossValidateAsync(pipeline, Flights, evaluation, new() { Folds = 2 }, Cancellation);
        Assert.True(double.IsFinite(outcome.Means[metric]));
        Assert.Equal(2, outcome.Folds.Count);
    }

    [Fact]
    public async Task A_grid_tries_every_combination_and_finds_the_best()
    {
        var sweep = Sweep.Vary("NumberOfTrees", (o, trees) => o.NumberOfTrees = trees, 2, 20).Vary("LearningRate", (o, rate) => o.LearningRate = rate, 0.05, 0.3);
        var told = new List<int>();
        var outcome = await _ml.Track(_run).SweepAsync(sweep, Flights, Validation, MlNetEvaluation.Binary("Late"), MetricGoal.Maximize("roc_auc"), new() { Progress = new Immediate<TrainerTrial>(trial => told.Add(trial.Number)) }, Cancellation);
        await _run.CompleteAsync(Cancellation);

        Assert.Equal(["2 0.05", "2 0.3", "20 0.05", "20 0.3"], outcome.Trials.Select(trial => string.Join(' ', trial.Settings.Values)));
        Assert.Equal([1, 2, 3, 4], told);
        Assert.Equal(outcome.Trials.Max(trial => trial.Metrics["roc_auc"]), outcome.Best!.Metrics["roc_auc"]);
        Assert.Equal(outcome.Best.Metrics, MlNetEvaluation.Binary("Late").Evaluate(_ml, outcome.BestModel!.Transform(Validation)));
        var parent = await RunAsync(_run.Id);
        Assert.Equal((outcome.Best.RunId.ToString(), "grid", "maximize roc_auc"), (parent.Tags["sweep.best_run"], parent.Params["sweep.kind"], parent.Params["sweep.goal"]));
        var child = await RunAsync(outcome.Trials[2].RunId);
        Assert.Equal(("20", "0.05", "20", _run.Id), (child.Params["sweep.NumberOfTrees"], child.Params["sweep.LearningRate"], child.Params["trainer.NumberOfTrees"], child.ParentId!.Value));
    }

    [Fact]
    public async Task A_failing_trial_ends_its_run_as_failed_and_the_sweep_goes_on()
    {
        var sweep = Sweep.Vary("NumberOfTrees", (o, trees) => o.NumberOfTrees = trees >= 0 ? trees : throw new InvalidOperationException("no negative forests"), 3, -1, 5);
        var outcome = await _ml.Track(_run).SweepAsync(sweep, Flights, Validation, MlNetEvaluation.Binary("Late"), MetricGoal.Minimize("log_loss"), cancellationToken: Cancellation);

        Assert.Equal([null, "no negative forests", null], outcome.Trials.Select(trial => trial.Error));
        var failed = await RunAsync(outcome.Trials[1].RunId);
        Assert.Equal(RunStatus.Failed, failed.Status);
        Assert.Contains("no negative forests", failed.Tags["mlops.error"], StringComparison.Ordinal);
        Assert.Equal(RunStatus.Finished, (await RunAsync(outcome.Trials[2].RunId)).Status);
        Assert.Equal(Math.Min(outcome.Trials[0].Metrics["log_loss"], outcome.Trials[2].Metrics["log_loss"]), outcome.Best!.Metrics["log_loss"]);
    }

    [Fact]
    public async Task A_sweep_of_which_every_trial_fails_has_no_best()
    {
        var sweep = Sweep.Vary<int>("NumberOfTrees", (_, _) => throw new InvalidOperationException("never"), 1, 2);
        var outcome = await _ml.Track(_run).SweepAsync(sweep, Flights, Validation, MlNetEvaluation.Binary("Late"), MetricGoal.Maximize("roc_auc"), cancellationToken: Cancellation);
        Assert.Null(outcome.Best);
        Assert.Null(outcome.BestModel);
    }

    [Fact]
    public async Task Drawn_settings_repeat_with_the_seed_and_stay_in_range()
    {
        var first = await DrawAsync(5);
        Assert.Equal(first, await DrawAsync(5));
        Assert.NotEqual(first, await DrawAsync(6));
        Assert.All(first, setting => Assert.InRange(double.Parse(setting, System.Globalization.CultureInfo.InvariantCulture), 0.01, 0.5));

        async Task<string[]> DrawAsync(int seed)
        {
            await using var run = await _store.Tracker.StartRunAsync("flights", "sweep", cancellationToken: Cancellation);
            var sweep = Sweep.VaryBetween("LearningRate", (o, rate) => (o.LearningRate, o.NumberOfTrees) = (rate, 1), 0.01, 0.5, logarithmic: true);
            var outcome = await _ml.Track(run).SweepAsync(sweep, Flights, Validation, MlNetEvaluation.Binary("Late"), MetricGoal.Maximize("roc_auc"), new() { Trials = 4, Seed = seed }, Cancellation);
            return [.. outcome.Trials.Select(trial => trial.Settings["LearningRate"])];
        }
    }

    [Fact]
    public async Task Without_validation_rows_each_trial_is_cross_validated_below_its_run()
    {
        var sweep = Sweep.Vary("NumberOfTrees", (o, trees) => o.NumberOfTrees = trees, 1, 4);
        var outcome = await _ml.Track(_run).SweepAsync(sweep, Flights, null, MlNetEvaluation.Binary("Late"), MetricGoal.Maximize("roc_auc"), new() { Folds = 2 }, Cancellation);
        var child = await RunAsync(outcome.Best!.RunId);
        Assert.Equal(child.Metrics["cv.roc_auc.mean"].Value, outcome.Best.Metrics["roc_auc"]);
        var grandchildren = new List<RunRecord>();
        await foreach (var run in _store.Runs.ListRunsAsync(child.ExperimentId, Cancellation))
        {
            if (run.ParentId == child.Id)
                grandchildren.Add(run);
        }

        Assert.Equal(2, grandchildren.Count);
    }

    [Fact]
    public async Task A_cancelled_sweep_kills_the_trial_under_way_and_tries_no_more()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sweep = Sweep.Vary("NumberOfTrees", (o, trees) =>
        {
            o.NumberOfTrees = trees;
            if (trees == 2)
                stop.Cancel();
        }, 1, 2, 3);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _ml.Track(_run).SweepAsync(sweep, Flights, Validation, MlNetEvaluation.Binary("Late"), MetricGoal.Maximize("roc_auc"), cancellationToken: stop.Token));

        var states = new List<RunStatus>();
        await foreach (var run in _store.Runs.ListRunsAsync((await RunAsync(_run.Id)).ExperimentId, Cancellation))
        {
            if (run.ParentId is not null)
                states.Add(run.Status);
        }

        Assert.Equal([RunStatus.Killed, RunStatus.Finished], states);
    }

    [Fact]
    public async Task Misuse_is_refused_with_the_mend()
    {
        var tracker = _ml.Track(_run);
        var evaluation = MlNetEvaluation.Binary("Late");
        var ranged = Sweep.VaryBetween("LearningRate", (o, rate) => o.LearningRate = rate, 0.1, 0.2);
        Assert.Contains("Trials", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await tracker.SweepAsync(ranged, Flights, Validation, evaluation, MetricGoal.Maximize("roc_auc"), cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await tracker.SweepAsync(Sweep, Flights, Validation, evaluation, MetricGoal.Maximize("roc_auc"), cancellationToken: Cancellation));
        var unknown = Sweep.Vary("NumberOfTrees", (o, trees) => o.NumberOfTrees = trees, 1);
        Assert.Contains("roc_auc", (await Assert.ThrowsAsync<ArgumentException>(async () => await tracker.SweepAsync(unknown, Flights, Validation, evaluation, MetricGoal.Maximize("auc"), cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("no child runs", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await _ml.Track(new RunLogStub()).CrossValidateAsync(_ml.Transforms.CopyColumns("A", "Hour"), Flights, evaluation, cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Sweep.Vary<int>("a", (_, _) => { }));
        Assert.Throws<ArgumentException>(() => Sweep.Vary("a", (_, _) => { }, 1).Vary("a", (_, _) => { }, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sweep.VaryBetween("a", (_, _) => { }, 0, 1, logarithmic: true));
    }

    private async Task<RunRecord> RunAsync(RunId id) => (await _store.Runs.FindRunAsync(id, Cancellation))!;

    private sealed class Immediate<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
