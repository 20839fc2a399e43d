using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>Finds a metric's uncertainty by the way its definition names.</summary>
/// <param name="resamples">Bootstrap replicates.</param>
/// <param name="seed">Seed of the bootstrap.</param>
internal sealed class MetricEstimation(int resamples, int seed)
{
    public Estimated One(MetricDefinition metric, EvaluatedModel model)
    {
        var value = model.Measure(metric);
        if (!value.IsComputable)
            return Estimated.NotComputable(value.Reason);

        switch (metric.Sampling)
        {
            case MetricSampling.UnitMean:
                return OverUnits(metric, model, null, value.Value.Value);

            case MetricSampling.RowRate or MetricSampling.RowMean when model.Set.Units is { } units:
                return RowContributions.Mean(RowContributions.Of(metric, model), model.Set.Weights, units, $"mean over rows, spread over {units.Plural}");

            case MetricSampling.RowRate or MetricSampling.RowMean when model.Set.IsWeighted:
                return RowContributions.Mean(RowContributions.Of(metric, model), model.Set.Weights, value.Value.Value, "weighted mean over rows");

            case MetricSampling.RocArea when !model.Set.IsWeighted && model.Set.Units is null:
                var area = DeLong.Compare(model.Set.Truth, model.Scores, model.Scores);
                return area.IsComputable
                    ? new LogitEstimate(Math.Sqrt(area.Details["variance-champion"])) { Value = value.Value.Value, Method = "DeLong, logit scale", Count = model.Set.Count }
                    : Estimated.NotComputable(area.Reason);

            case MetricSampling.RowRate:
                var taking = RowContributions.Of(metric, model).Count(part => !double.IsNaN(part));
                return new RateEstimate { Value = value.Value.Value, Method = "Wilson score", Count = taking };

            case MetricSampling.RowMean:
                return RowContributions.Mean(RowContributions.Of(metric, model), "Student t over rows");

            default:
                return metric.OfConfusion is { } of && !model.Set.IsWeighted && model.Set.Units is null
                    ? Bootstrap.OfCounts(JointDecisions.Of(model, model), joint => of(joint.Candidate).Or(double.NaN), value.Value.Value, resamples, seed, "bootstrap")
                    : Bootstrap.Of(rows => Resampled(metric, model, rows), model.Set, value.Value.Value, resamples, seed, "bootstrap");
        }
    }

    /// <summary>Candidate less baseline.</summary>
    public Estimated Difference(MetricDefinition metric, EvaluatedModel candidate, EvaluatedModel baseline)
    {
        MetricValue ours = candidate.Measure(metric), theirs = baseline.Measure(metric);
        if (!ours.IsComputable)
            return Estimated.NotComputable($"{candidate.Model}: {ours.Reason}");
        if (!theirs.IsComputable)
            return Estimated.NotComputable($"{baseline.Model}: {theirs.Reason}");

        var difference = ours.Value.Value - theirs.Value.Value;
        if (metric.Sampling == MetricSampling.UnitMean)
            return OverUnits(metric, candidate, baseline, difference);

        if (metric.Sampling == MetricSampling.RocArea && !candidate.Set.IsWeighted && candidate.Set.Units is null)
        {
            var area = DeLong.Compare(candidate.Set.Truth, baseline.Scores, candidate.Scores);
            return area.IsComputable
                ? new ScaledEstimate(area.StandardError.Value) { Value = difference, Method = "DeLong paired", Count = candidate.Set.Count }
                : Estimated.NotComputable(area.Reason);
        }

        if (metric.Sampling is MetricSampling.RowMean or MetricSampling.RowRate
            && RowContributions.Differences(RowContributions.Of(metric, candidate), RowContributions.Of(metric, baseline)) is { } gaps)
        {
            if (candidate.Set.Units is { } units)
                return RowContributions.Mean(gaps, candidate.Set.Weights, units, $"paired mean over rows, spread over {units.Plural}");
            if (candidate.Set.IsWeighted)
                return RowContributions.Mean(gaps, candidate.Set.Weights, difference, "paired weighted mean over rows");
            return metric.Sampling == MetricSampling.RowMean
                ? RowContributions.Mean(gaps, "paired t over rows")
                : PairedRateEstimate.Of(Array.FindAll(gaps, gap => !double.IsNaN(gap)));
        }

        if (metric.OfConfusion is { } decided && !candidate.Set.IsWeighted && candidate.Set.Units is null)
        {
            return Bootstrap.OfCounts(
                JointDecisions.Of(candidate, baseline),
                joint => decided(joint.Candidate).Or(double.NaN) - decided(joint.Baseline).Or(double.NaN),
                difference,
                resamples,
                seed,
                "paired bootstrap");
        }

        return Bootstrap.Of(
            rows => Resampled(metric, candidate, rows) - Resampled(metric, baseline, rows),
            candidate.Set,
            difference,
            resamples,
            seed,
            "paired bootstrap");
    }

    /// <summary>A mean over units, or the mean of their differences.</summary>
    private static Estimated OverUnits(MetricDefinition metric, EvaluatedModel candidate, EvaluatedModel? baseline, double value)
    {
        var (values, weights) = UnitMeans.Contributions(metric, candidate);
        if (baseline is not null)
        {
            var theirs = UnitMeans.Contributions(metric, baseline).Values;
            for (var i = 0; i < values.Length; i++)
                values[i] -= theirs[i];
        }

        var noun = candidate.Set.UnitWord;
        return weights.Length > 0
            ? RowContributions.Mean(values, weights, value, $"{(baseline is null ? "" : "paired ")}weighted mean over {noun}", noun)
            : RowContributions.Mean(values, $"{(baseline is null ? "Student" : "paired")} t over {noun}", noun);
    }

    private static double Resampled(MetricDefinition metric, EvaluatedModel model, DrawnRows drawn)
    {
        var all = model.Rows;
        var rows = drawn.Rows;
        var labels = new double[rows.Length];
        var weights = new double[all.Weights.IsEmpty ? 0 : rows.Length];
        var scores = new double[rows.Length * all.Outputs];
        var items = new int[all.Items.IsEmpty ? 0 : rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            labels[i] = all.Labels[rows[i]];
            if (weights.Length > 0)
                weights[i] = all.Weights[rows[i]];
            if (items.Length > 0)
                items[i] = all.Items[rows[i]];
            all.ScoresOf(rows[i]).CopyTo(scores.AsSpan(i * all.Outputs));
        }

        var together = model.Set.Units is { Together: true };
        return metric.Compute(new MetricRows(
            labels, model.Set.TakeTruth(rows), scores, all.Outputs, all.Threshold, weights, together ? drawn.Starts : [], together ? drawn.Units : [], items, all.Facts)).Or(double.NaN);
    }
}
