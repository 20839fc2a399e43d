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

    /// <summary>One finding for all metrics: log loss, Brier score and calibration decline together, and one cause is one alert.</summary>
    public static IEnumerable<Finding> OfPerformance(WindowReport report)
    {
        var judged = (report.Performance?.Metrics ?? []).Where(m => m.Outcome != DriftOutcome.NotComputable).ToList();
        return judged.Count == 0 ? [] : [OfMetrics(report, judged)];
    }

    public static Finding OfTraffic(WindowSpan span, bool silent, int version, long rows) => new()
    {
        Rule = AlertRules.NoTraffic,
        Column = null,
        Broken = silent,
        Summary = silent
            ? string.Create(CultureInfo.InvariantCulture, $"No prediction arrived from {span.Start:yyyy-MM-dd HH:mm:ss} to {span.End:yyyy-MM-dd HH:mm:ss} UTC")
            : string.Create(CultureInfo.InvariantCulture, $"Predictions arrive again, {rows} since {span.Start:yyyy-MM-dd HH:mm:ss} UTC"),
        Excess = silent ? 1 : 0,
        Version = version,
        SampleSize = rows,
    };

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

    private static Finding OfMetrics(WindowReport report, List<MetricReport> judged)
    {
        var declined = judged.Where(m => m.Outcome == DriftOutcome.Drift).ToList();
        var worst = (declined.Count > 0 ? declined : judged).MaxBy(m => Excess(m.Decline, m.Limit))!;
        var numbers = string.Join("; ", (declined.Count > 0 ? declined : [worst]).Select(m => string.Create(
            CultureInfo.InvariantCulture, $"{m.Name} {m.Value:G4} against {m.Reference:G4}, limit {m.Limit:G3} worse, p = {m.AdjustedPValue:G2}")));
        var word = declined.Count > 0 ? "Performance declined" : "Performance is back within its limits";
        return new()
        {
            Rule = AlertRules.Performance,
            Column = null,
            Broken = declined.Count > 0,
            Summary = string.Create(CultureInfo.InvariantCulture, $"{word}: {numbers}; {report.Performance!.Labelled} labelled rows ({report.Performance.Coverage:P0})"),
            Value = worst.Value,
            Limit = worst.Limit,
            Baseline = worst.Reference,
            PValue = worst.AdjustedPValue,
            Excess = Excess(worst.Decline, worst.Limit),
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
