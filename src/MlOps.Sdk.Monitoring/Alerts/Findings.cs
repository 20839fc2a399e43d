using System.Globalization;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>Turns a window's report into what the alert rules say of it.</summary>
internal static class Findings
{
    public static IEnumerable<Finding> OfColumns(WindowReport report)
    {
        foreach (var column in report.Columns)
        {
            yield return OfDrift(report, column);
            if (column.Quality.Count > 0)
                yield return OfQuality(report, column);
        }
    }

    public static IEnumerable<Finding> OfPerformance(WindowReport report) =>
        (report.Performance?.Metrics ?? []).Where(m => m.Limit is not null || m.Outcome == DriftOutcome.NotComputable).Select(m => OfMetric(report, m));

    private static Finding OfDrift(WindowReport report, ColumnReport column)
    {
        var broken = IsBroken(column.Outcome);
        var means = column is { Mean: { } mean, ReferenceMean: { } before }
            ? string.Create(CultureInfo.InvariantCulture, $", mean {mean:G4} against {before:G4} in the reference")
            : "";
        var word = broken == true ? "drifted" : "is back within its limit";
        return new()
        {
            Rule = column.Role == ColumnRole.Feature ? AlertRules.FeatureDrift : AlertRules.PredictionDrift,
            Column = column.Name,
            Broken = broken,
            Summary = string.Create(
                CultureInfo.InvariantCulture,
                $"{column.Name} {word}: {column.Effect} {column.EffectBeyondNoise:G3} beyond noise, limit {column.EffectLimit:G3}{means}, p = {column.AdjustedPValue:G2}, {column.Rows} rows"),
            Value = column.EffectBeyondNoise,
            Limit = column.EffectLimit,
            PValue = column.AdjustedPValue,
            Excess = Excess(column.EffectBeyondNoise, column.EffectLimit),
            Version = report.Version,
            SampleSize = column.Rows,
        };
    }

    private static Finding OfQuality(WindowReport report, ColumnReport column)
    {
        var worst = column.Quality.MaxBy(q => (IsBroken(q.Outcome) == true, Excess(q.Share - q.ReferenceShare, q.Limit)))!;
        bool? broken = column.HasQualityFault ? true : column.Quality.All(q => q.Outcome == DriftOutcome.NotComputable) ? null : false;

        // Values out of range or unseen are what drift looks like: the drift alert of the same column says it already.
        if (broken == true && column.HasDrift && !column.Quality.Any(q => q is { Check: QualityCheck.Missing, Outcome: DriftOutcome.Drift }))
            broken = null;

        var what = worst.Check switch
        {
            QualityCheck.Missing => "missing values",
            QualityCheck.OutOfRange => "values outside the reference's range",
            _ => "categories the reference does not have",
        };
        return new()
        {
            Rule = AlertRules.DataQuality,
            Column = column.Name,
            Broken = broken,
            Summary = string.Create(CultureInfo.InvariantCulture, $"{column.Name} has {worst.Share:P1} {what} against {worst.ReferenceShare:P1}, limit {worst.Limit:P1} more, {column.Rows} rows"),
            Value = worst.Share,
            Limit = worst.Limit,
            Baseline = worst.ReferenceShare,
            PValue = worst.AdjustedPValue,
            Excess = Excess(worst.Share - worst.ReferenceShare, worst.Limit),
            Version = report.Version,
            SampleSize = column.Rows,
        };
    }

    private static Finding OfMetric(WindowReport report, MetricReport metric)
    {
        var broken = IsBroken(metric.Outcome);
        var word = broken == true ? "declined" : "is back within its limit";
        return new()
        {
            Rule = AlertRules.Performance,
            Column = metric.Name,
            Broken = broken,
            Summary = string.Create(
                CultureInfo.InvariantCulture,
                $"{metric.Name} {word}: {metric.Value:G4} against {metric.Reference:G4}, worse by {metric.Decline:G3}, limit {metric.Limit:G3}, p = {metric.AdjustedPValue:G2}, {report.Performance!.Labelled} labelled rows ({report.Performance.Coverage:P0})"),
            Value = metric.Value,
            Limit = metric.Limit,
            Baseline = metric.Reference,
            PValue = metric.AdjustedPValue,
            Excess = Excess(metric.Decline, metric.Limit),
            Version = report.Version,
            SampleSize = report.Performance.Labelled,
        };
    }

    private static bool? IsBroken(DriftOutcome outcome) => outcome switch
    {
        DriftOutcome.Drift => true,
        DriftOutcome.NotComputable => null,
        _ => false,
    };

    private static double Excess(double? value, double? limit) => value is { } v && limit is > 0 and { } l ? v / l : 0;
}
