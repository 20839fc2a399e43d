using System.Globalization;
using MlOps.Sdk.Monitoring;

namespace FlightDelays;

/// <summary>The settled months of production, one row each version served.</summary>
internal static class MonthTable
{
    public static Table Of(IEnumerable<WindowReport> months)
    {
        var table = new Table("month", "version", "flights", "late", "AUC", "log loss", "strongest feature change", "prediction change", "verdict");
        foreach (var month in months)
        {
            var features = month.Columns.Where(c => c.Role == ColumnRole.Feature && c.EffectSize is not null).ToList();
            var prediction = month.Find("Probability");
            table.Add(
                month.Start.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                $"v{month.Version}",
                month.Rows.ToString("N0", CultureInfo.InvariantCulture),
                Metric(month, PerformanceMetrics.PositiveRate, "P1"),
                Metric(month, PerformanceMetrics.RocAuc, "0.000"),
                Metric(month, PerformanceMetrics.LogLoss, "0.000"),
                features.Count == 0 ? "-" : Describe(features.MaxBy(c => c.EffectBeyondNoise ?? 0)!),
                prediction is null ? "-" : Describe(prediction),
                Verdict(month));
        }

        return table;
    }

    private static string Metric(WindowReport month, string name, string format) =>
        month.Performance?.Find(name)?.Value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static string Describe(ColumnReport column) => string.Create(
        CultureInfo.InvariantCulture,
        $"{column.Name} {column.EffectBeyondNoise ?? 0:0.000} (p {column.AdjustedPValue ?? column.PValue:0.0e+0}){(column.HasDrift ? " DRIFT" : "")}");

    private static string Verdict(WindowReport month) => month switch
    {
        { NotJudged: { } reason } => reason,
        { HasDecline: true } => "degraded",
        { HasDrift: true } => "drift",
        _ => "ok",
    };
}
