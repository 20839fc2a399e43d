using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace MlOps.Sdk.MLNet;

/// <summary>Tries the settings of a sweep one after the other, each as a child run.</summary>
internal sealed class SweepRunner<TOptions>(TrainingTracker tracker, TrainerSweep<TOptions> sweep, IDataView train, IDataView? validation, MlNetEvaluation evaluation, TrainerSweepOptions options)
    where TOptions : class
{
    public async ValueTask<TrainerSweepOutcome> RunAsync(MetricGoal goal, CancellationToken cancellationToken)
    {
        var scope = tracker.RequireScope();
        SweepValue<TOptions>[][] settings = [.. sweep.Settings(options.Trials, options.Seed)];
        scope.LogParam("sweep.kind", options.Trials is null ? "grid" : "random");
        scope.LogParam("sweep.goal", $"{(goal.HigherIsBetter ? "maximize" : "minimize")} {goal.Metric}");
        scope.LogParam("sweep.seed", options.Seed);
        scope.LogParam("sweep.trials", settings.Length);

        var trials = new List<TrainerTrial>();
        TrainerTrial? best = null;
        ITransformer? bestModel = null;
        foreach (var setting in settings)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (trial, model) = await RunTrialAsync(scope, trials.Count + 1, settings.Length, setting, cancellationToken).ConfigureAwait(false);
            trials.Add(trial);
            if (trial.Error is null && ValueOf(trial, goal) is var value && goal.IsBetter(value, best?.Metrics[goal.Metric]))
                (best, bestModel) = (trial, model);

            options.Progress?.Report(trial);
        }

        scope.LogMetric("sweep.failed_trials", trials.Count(trial => trial.Error is not null));
        if (best is not null)
        {
            scope.LogMetric($"best.{goal.Metric}", best.Metrics[goal.Metric]);
            scope.SetTag("sweep.best_run", best.RunId.ToString());
        }

        return new() { Trials = trials, Best = best, BestModel = bestModel };
    }

    private static double ValueOf(TrainerTrial trial, MetricGoal goal) => trial.Metrics.TryGetValue(goal.Metric, out var value)
        ? value
        : throw new ArgumentException($"The evaluation gives no metric '{goal.Metric}'; it gives {string.Join(", ", trial.Metrics.Keys.Order(StringComparer.Ordinal))}.", nameof(goal));

    private async ValueTask<(TrainerTrial Trial, ITransformer? Model)> RunTrialAsync(IRunScope scope, int number, int count, SweepValue<TOptions>[] setting, CancellationToken cancellationToken)
    {
        var child = await scope.StartPartAsync($"trial {number} of {count}", options.Seed, cancellationToken).ConfigureAwait(false);
        await using (child.ConfigureAwait(false))
        {
            var trial = new TrainerTrial { Number = number, RunId = child.Id, Settings = sweep.Describe(setting) };
            foreach (var (name, value) in trial.Settings)
                child.LogParam($"sweep.{name}", value);

            try
            {
                var (metrics, model) = await JudgeAsync(child, setting, cancellationToken).ConfigureAwait(false);
                foreach (var (name, value) in metrics)
                    child.LogMetric(name, value);

                await child.CompleteAsync(cancellationToken).ConfigureAwait(false);
                return (trial with { Metrics = metrics }, model);
            }
            catch (OperationCanceledException e)
            {
                await child.FailAsync(e, CancellationToken.None).ConfigureAwait(false);
                throw;
            }
            catch (Exception e) when (e is not MlOpsException)
            {
                await child.FailAsync(e, cancellationToken).ConfigureAwait(false);
                return (trial with { Error = e.Message }, null);
            }
        }
    }

    private async ValueTask<(IReadOnlyDictionary<string, double> Metrics, ITransformer? Model)> JudgeAsync(IRunScope child, SweepValue<TOptions>[] setting, CancellationToken cancellationToken)
    {
        var trainer = sweep.Options();
        foreach (var value in setting)
            value.Apply(trainer);

        var pipeline = sweep.Pipeline(trainer);
        var tracked = tracker.For(child);
        if (validation is null)
        {
            var folds = new CrossValidationOptions { Folds = options.Folds, Seed = options.Seed, Trainer = trainer as TrainerInputBase };
            return ((await CrossValidator.RunAsync(tracked, pipeline, train, evaluation, folds, cancellationToken).ConfigureAwait(false)).Means, null);
        }

        var model = tracked.Fit(pipeline, train, trainer as TrainerInputBase);
        cancellationToken.ThrowIfCancellationRequested();
        return (evaluation.Evaluate(tracker.Context, model.Transform(validation)), model);
    }
}
