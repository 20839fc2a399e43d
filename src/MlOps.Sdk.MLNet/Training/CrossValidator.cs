using Microsoft.ML;

namespace MlOps.Sdk.MLNet;

/// <summary>Fits and judges a pipeline fold by fold, on the split ML.NET's own CrossValidate makes, each fold as a child run.</summary>
internal static class CrossValidator
{
    public static async ValueTask<CrossValidationOutcome> RunAsync(
        TrainingTracker tracker, IEstimator<ITransformer> pipeline, IDataView data, MlNetEvaluation evaluation, CrossValidationOptions options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Folds, 2, nameof(options));
        var splits = tracker.Context.Data.CrossValidationSplit(data, options.Folds, options.SamplingKeyColumn, options.Seed);
        var scope = tracker.RequireScope();
        scope.LogParam("cv.folds", options.Folds);
        if (options.Seed is { } seed)
            scope.LogParam("cv.seed", seed);

        var folds = new List<CrossValidationFold>();
        foreach (var split in splits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            folds.Add(await RunFoldAsync(tracker, scope, folds.Count, split, pipeline, evaluation, options, cancellationToken).ConfigureAwait(false));
            options.Progress?.Report(folds.Count);
        }

        var outcome = Summarize(folds);
        foreach (var (name, mean) in outcome.Means)
        {
            scope.LogMetric($"cv.{name}.mean", mean);
            scope.LogMetric($"cv.{name}.std", outcome.StandardDeviations[name]);
        }

        return outcome;
    }

    private static async ValueTask<CrossValidationFold> RunFoldAsync(
        TrainingTracker tracker, IRunScope scope, int index, DataOperationsCatalog.TrainTestData split,
        IEstimator<ITransformer> pipeline, MlNetEvaluation evaluation, CrossValidationOptions options, CancellationToken cancellationToken)
    {
        var child = await scope.StartPartAsync($"fold {index + 1} of {options.Folds}", options.Seed, cancellationToken).ConfigureAwait(false);
        await using (child.ConfigureAwait(false))
        {
            try
            {
                var model = tracker.For(child).Fit(pipeline, split.TrainSet, options.Trainer);
                cancellationToken.ThrowIfCancellationRequested();
                var metrics = evaluation.Evaluate(tracker.Context, model.Transform(split.TestSet));
                foreach (var (name, value) in metrics)
                    child.LogMetric(name, value);

                await child.CompleteAsync(cancellationToken).ConfigureAwait(false);
                return new() { RunId = child.Id, Model = model, Metrics = metrics };
            }
            catch (Exception e) when (e is not MlOpsException)
            {
                await child.FailAsync(e, CancellationToken.None).ConfigureAwait(false);
                throw;
            }
        }
    }

    private static CrossValidationOutcome Summarize(List<CrossValidationFold> folds)
    {
        var means = new Dictionary<string, double>(StringComparer.Ordinal);
        var deviations = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var name in folds[0].Metrics.Keys)
        {
            var mean = means[name] = folds.Average(fold => fold.Metrics[name]);
            deviations[name] = Math.Sqrt(folds.Sum(fold => (fold.Metrics[name] - mean) * (fold.Metrics[name] - mean)) / (folds.Count - 1));
        }

        return new() { Folds = folds, Means = means, StandardDeviations = deviations };
    }
}
