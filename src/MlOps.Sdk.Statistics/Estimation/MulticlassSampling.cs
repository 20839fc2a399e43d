namespace MlOps.Sdk.Statistics;

/// <summary>Sampling errors of macro averages: the classes' variances add up, divided by the number of classes squared.</summary>
internal static class MulticlassSampling
{
    /// <summary>By experiment the sum over classes understates the error of the macro AUC, as the classes share their rows; NannyML widens it by this much.</summary>
    private const double SharedRows = 1.2;

    public static SamplingErrors Errors(ClassRows rows, EstimationOptions options)
    {
        var errors = new SamplingErrors();
        var counts = new double[rows.Classes][];
        for (var c = 0; c < rows.Classes; c++)
            counts[c] = new double[rows.Classes];
        for (var i = 0; i < rows.Count; i++)
            counts[rows.Truth[i]][rows.Predictions[i]]++;

        BinaryConfusion Class(int c) => ClassRows.OneVersusRest(counts, c);
        double n = rows.Count;
        errors.Set(PerformanceMetric.RocAuc, Macro(rows, c => SamplingErrors.Placement(ClassRows.Is(c, rows.Truth), rows.Scores[c]), SharedRows));
        errors.Set(PerformanceMetric.AveragePrecision, Macro(rows, c => SamplingErrors.Resampled(ClassRows.Is(c, rows.Truth), rows.Scores[c], options.Seed + (ulong)c)));
        errors.Set(PerformanceMetric.F1, Macro(rows, c => SamplingErrors.Share(Class(c).TruePositives, Class(c).TruePositives + Class(c).FalsePositives + Class(c).FalseNegatives, n)));
        errors.Set(PerformanceMetric.Precision, Macro(rows, c => SamplingErrors.Share(Class(c).TruePositives, Class(c).TruePositives + Class(c).FalsePositives, n)));
        errors.Set(PerformanceMetric.Recall, Macro(rows, c => SamplingErrors.Share(Class(c).TruePositives, Class(c).Positives, n)));
        errors.Set(PerformanceMetric.Specificity, Macro(rows, c => SamplingErrors.Share(Class(c).TrueNegatives, Class(c).Negatives, n)));
        var right = Enumerable.Range(0, rows.Classes).Sum(c => counts[c][c]);
        errors.Set(PerformanceMetric.Accuracy, SamplingErrors.Root(SamplingErrors.Share(right, n, n)));
        errors.Set(PerformanceMetric.BusinessValue, options.ClassValues is { } values ? Worth(rows, values) : MetricValue.NotComputable("no value of the outcomes is set in the options"));
        return errors;
    }

    private static MetricValue Macro(ClassRows rows, Func<int, MetricValue> variance, double factor = 1)
    {
        var mean = rows.Macro(variance);
        return mean.Value is { } value ? Math.Sqrt(value / rows.Classes) * factor : mean;
    }

    private static double Worth(ClassRows rows, IReadOnlyList<IReadOnlyList<double>> values)
    {
        var worth = new double[rows.Count];
        for (var i = 0; i < worth.Length; i++)
            worth[i] = values[rows.Truth[i]][rows.Predictions[i]];
        return Moments.Of(worth).PopulationStandardDeviation;
    }
}
