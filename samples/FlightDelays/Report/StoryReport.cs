using System.Globalization;
using MlOps.Sdk.Monitoring;

namespace FlightDelays;

/// <summary>The story as one self-contained page.</summary>
internal sealed class StoryReport(Timeline timeline, Release release, Production production, RollbackDrill? drill, StoreVerification verification)
{
    public string ToHtml()
    {
        var page = new HtmlPage("Flight delays: half a year of a model's life")
            .Paragraph($"{production.Answered:N0} real US flights of 2001 were served one by one; their outcomes became known a day later. Everything below is computed from that run, except that the incident of {Incident.FirstDay:d MMMM} to {Incident.LastDay:d MMMM} is simulated: the distance arrives in kilometres.")
            .Heading("Timeline")
            .Add(timeline.ToTable())
            .Heading("Months in production")
            .Paragraph("A change counts as drift only when it is significant (p < 0.001 after correction over the columns) and large enough to matter (0.1 beyond what chance alone brings).")
            .Add(MonthTable.Of(production.Months))
            .Add(LateShare())
            .Heading("Drift by day")
            .Add(DailyDrift())
            .Heading("Gates");
        foreach (var (version, recipe, report) in release.Reports)
        {
            var table = new Table("verdict", "gate", "evidence");
            foreach (var check in report.Checks)
                table.Add(check.Verdict.ToString(), check.Name, check.Reason);
            page.Paragraph($"{version.ToRef()} ({recipe}), SHA-256 {version.File.Digest.Hex[..16]}…, against {report.Baseline ?? "no champion"}: {(report.Passed ? "promoted" : "refused")}").Add(table);
        }

        page.Heading("Roll-back drill").Paragraph(drill is null
            ? "The champion never changed, so there was no version to roll back to."
            : $"The champion moved from v{drill.From} to v{drill.To} and back while {drill.Requests:N0} requests ran: {drill.Failures} failed.");
        return page.Heading("Verification").Paragraph(verification.ToString()).ToString();
    }

    private Chart LateShare() => new Chart("Late flights by day: observed and forecast", "2001", "share")
    {
        XTicks = MonthTicks(),
    }
        .Line("observed", Points(day => day.Performance?.Find(PerformanceMetrics.PositiveRate)?.Value))
        .Line("forecast (mean probability)", Points(day => day.Find("Probability")?.Mean), dashed: true);

    private Chart DailyDrift()
    {
        var chart = new Chart("How far each column is from the reference, beyond chance", "2001", "effect") { XTicks = MonthTicks() };
        foreach (var column in production.Days.SelectMany(day => day.Columns).Where(c => c.EffectLimit is not null).Select(c => c.Name).Distinct(StringComparer.Ordinal))
            chart.Line(column, Points(day => day.Find(column)?.EffectBeyondNoise));
        return chart
            .Line("limit", Points(day => day.Columns.Max(c => c.EffectLimit)), dashed: true)
            .Band(Incident.FirstDay.DayOfYear, Incident.LastDay.DayOfYear + 1, "simulated incident");
    }

    private IEnumerable<(double X, double Y)> Points(Func<WindowReport, double?> value) =>
        production.Days.Where(day => day.NotJudged is null).Select(day => ((double)day.Start.DayOfYear, value(day) ?? double.NaN));

    private List<(double, string)> MonthTicks() =>
        [.. production.Days.Where(day => day.Start.Day == 1).Select(day => ((double)day.Start.DayOfYear, day.Start.ToString("MMM", CultureInfo.InvariantCulture)))];
}
