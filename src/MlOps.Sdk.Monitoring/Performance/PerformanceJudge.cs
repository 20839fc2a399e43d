using System.Globalization;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>Judges the metrics of a window's labelled predictions against the reference: a one-sided z-test on the difference, corrected over the metrics.</summary>
internal sealed class PerformanceJudge(MonitorOptions options)
{
    public PerformanceReport Judge(OpenWindow window, ReferenceProfile reference)
    {
        var coverage = window.Rows == 0 ? 0 : (double)window.Labelled / window.Rows;
        var task = reference.Performance?.Task ?? PredictionTask.Binary;
        if (window.Labelled < options.MinimumRows)
        {
            var few = string.Create(CultureInfo.InvariantCulture, $"{window.Labelled} labelled rows; at least {options.MinimumRows} are needed");
            return new() { Labelled = window.Labelled, Coverage = coverage, Metrics = [.. NamesOf(task).Select(name => Unknown(name, few, reference))] };
        }

        var (scores, labels) = window.GetLabelled();
        var estimate = PerformanceEstimator.Estimate(task, scores, labels);
        var declines = estimate.Computed.Select(metric => Decline(metric, reference.Performance?.Find(metric.Name))).ToList();
        var tested = declines.Where(d => d.PValue is not null && d.Limit is not null).ToList();
        var adjusted = MultipleTesting.Adjust([.. tested.Select(d => d.PValue!.Value)], options.Drift.Correction);
        var byName = tested.Select((d, i) => (d.Metric.Name, P: adjusted[i])).ToDictionary(d => d.Name, d => d.P);

        return new()
        {
            Labelled = window.Labelled,
            Coverage = coverage,
            Metrics =
            [
                .. declines.Select(d => Report(d, byName.TryGetValue(d.Metric.Name, out var p) ? p : null)),
                .. estimate.Reasons.Select(r => Unknown(r.Key, r.Value, reference)),
            ],
        };
    }

    private static IEnumerable<string> NamesOf(PredictionTask task) => task == PredictionTask.Binary
        ? [PerformanceMetrics.RocAuc, PerformanceMetrics.LogLoss, PerformanceMetrics.Brier, PerformanceMetrics.CalibrationGap, PerformanceMetrics.PositiveRate]
        : [PerformanceMetrics.MeanAbsoluteError, PerformanceMetrics.MeanSquaredError, PerformanceMetrics.CalibrationGap];

    private static MetricReport Unknown(string name, string reason, ReferenceProfile reference) => new()
    {
        Name = name,
        Outcome = DriftOutcome.NotComputable,
        Reason = $"not computable: {reason}",
        Reference = reference.Performance?.Find(name)?.Value,
    };

    private MetricDecline Decline(MetricEstimate now, MetricEstimate? before)
    {
        if (before is not { } reference)
            return new(now, null, null, null, null);

        var decline = now.Name switch
        {
            PerformanceMetrics.RocAuc => reference.Value - now.Value,
            PerformanceMetrics.CalibrationGap => Math.Abs(now.Value) - Math.Abs(reference.Value),
            PerformanceMetrics.PositiveRate => Math.Abs(now.Value - reference.Value),
            _ => now.Value - reference.Value,
        };
        double? limit = options.PerformanceLimits.TryGetValue(now.Name, out var set)
            ? IsRelative(now.Name) ? set * reference.Value : set
            : null;
        var error = Math.Sqrt((now.StandardError * now.StandardError) + (reference.StandardError * reference.StandardError));
        var p = (error, decline) switch
        {
            ( > 0, _) => NormalDistribution.Survival(decline / error),
            (_, > 0) => 0,
            _ => 1,
        };
        if (now.Name == PerformanceMetrics.PositiveRate)
            p = Math.Min(1, 2 * p);
        return new(now, reference, decline, limit, p);
    }

    private MetricReport Report(MetricDecline of, double? adjusted)
    {
        var culture = CultureInfo.InvariantCulture;
        var (outcome, reason) = of switch
        {
            { Before: null } => (DriftOutcome.NotComputable, "the reference profile does not have the metric"),
            { Limit: null } => (DriftOutcome.NotComputable, "reported only; it has no limit"),
            _ when !(adjusted <= options.Drift.Alpha) =>
                (DriftOutcome.NoDrift, string.Create(culture, $"not significantly worse, p = {adjusted:G3} > {options.Drift.Alpha:G3}")),
            _ when of.Decline >= of.Limit =>
                (DriftOutcome.Drift, string.Create(culture, $"worse by {of.Decline:G3} (p = {adjusted:G3}), limit {of.Limit:G3}")),
            _ => (DriftOutcome.Negligible, string.Create(culture, $"worse by {of.Decline:G3} (p = {adjusted:G3}), below the limit {of.Limit:G3}")),
        };
        return new()
        {
            Name = of.Metric.Name,
            Outcome = outcome,
            Reason = reason,
            Value = of.Metric.Value,
            StandardError = of.Metric.StandardError,
            Reference = of.Before?.Value,
            Decline = of.Decline,
            Limit = of.Limit,
            AdjustedPValue = adjusted,
        };
    }

    private static bool IsRelative(string metric) => metric is PerformanceMetrics.LogLoss or PerformanceMetrics.Brier
        or PerformanceMetrics.MeanAbsoluteError or PerformanceMetrics.MeanSquaredError;

    private readonly record struct MetricDecline(MetricEstimate Metric, MetricEstimate? Before, double? Decline, double? Limit, double? PValue);
}
