using System.Net;
using System.Text;

namespace MlOps.Sdk.Statistics;

/// <summary>Writes a report as one page. Everything that comes from data passes through <see cref="Encode"/>.</summary>
internal static class HtmlReport
{
    public static string Write(DriftReport report)
    {
        var page = new StringBuilder(4096 + report.Columns.Count * 6000);
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>")
            .Append(Encode(report.Title)).Append("</title><style>").Append(HtmlAssets.Style).Append("</style></head><body><h1>").Append(Encode(report.Title)).Append("</h1>");
        page.Append("<p class=\"lead\">").Append(Badge(report.Dataset.Outcome)).Append(' ').Append(Encode(report.Dataset.Reason)).Append("</p>");
        page.Append("<p class=\"note\">Preset ").Append(Encode(report.Preset)).Append("; drift is ").Append(Encode(report.Judge)).Append('.');
        if (report.Dataset.MissingShareChangedCount > 0)
            page.Append(' ').Append(report.Dataset.MissingShareChangedCount).Append(" columns changed their share of missing values.");
        page.Append("</p>");
        Overview(page, report);
        page.Append("<h2>Columns</h2><p class=\"legend\"><span><i class=\"ref\"></i>reference</span> <span><i class=\"cur\"></i>current</span> <span><i class=\"moved\"></i>bin moved</span></p>");
        for (var i = 0; i < report.Columns.Count; i++)
            Column(page, report.Columns[i], i);
        return page.Append("<script>").Append(HtmlAssets.Script).Append("</script></body></html>\n").ToString();
    }

    private static void Overview(StringBuilder page, DriftReport report)
    {
        page.Append("<div class=\"tools\"><input id=\"find\" type=\"search\" placeholder=\"Find a column\" aria-label=\"Find a column\"><label><input id=\"only\" type=\"checkbox\"> drifted only</label></div>");
        page.Append("<table id=\"columns\"><thead><tr>");
        foreach (var head in (string[])["column", "verdict", "test", "statistic", "adjusted p", "effect", "missing"])
            page.Append("<th scope=\"col\">").Append(head).Append("</th>");
        page.Append("</tr></thead><tbody>");
        for (var i = 0; i < report.Columns.Count; i++)
        {
            var column = report.Columns[i];
            var verdict = column.Verdict;
            page.Append(column.IsDrift ? "<tr class=\"row drifted\">" : "<tr class=\"row\">");
            Cell("column", $"<a href=\"#c{i}\">{Encode(column.Name)}</a>", column.Name);
            Cell("verdict", Badge(verdict.Outcome), Rank(verdict.Outcome));
            Cell("test", Encode(column.Test ?? ReportText.None), column.Test ?? "");
            Cell("statistic", Encode(ReportText.Number(verdict.Result.Statistic)), Key(verdict.Result.Statistic));
            Cell("adjusted p", Encode(ReportText.PValue(verdict)), Key(verdict.AdjustedPValue ?? verdict.Result.PValue));
            Cell("effect", Encode(ReportText.Effect(verdict)), Key(verdict.Result.Effect?.Value));
            Cell("missing", Encode(ReportText.Missing(column)) + (column.MissingShare is { IsDrift: true } ? " <b>changed</b>" : ""), Key(column.Current?.MissingShare));
            page.Append("</tr>");
        }

        page.Append("</tbody></table>");

        void Cell(string label, string html, string key) =>
            page.Append("<td data-label=\"").Append(label).Append("\" data-key=\"").Append(Encode(key)).Append("\">").Append(html).Append("</td>");
    }

    private static void Column(StringBuilder page, ColumnDrift column, int index)
    {
        page.Append("<details id=\"c").Append(index).Append("\" class=\"column").Append(column.IsDrift ? " drifted\" open>" : "\">");
        page.Append("<summary><b>").Append(Encode(column.Name)).Append("</b> ").Append(Badge(column.Verdict.Outcome)).Append(" <span>").Append(Encode(column.Verdict.Reason)).Append("</span></summary><div class=\"body\">");
        if (column.Shape.Count > 0)
        {
            var title = $"Distribution of {column.Name}: reference and current";
            page.Append("<figure>").Append(column.ReferenceKind == DriftColumnKind.Numeric ? DistributionPlot.Upright(column.Shape, title) : DistributionPlot.Lying(column.Shape, title)).Append("</figure>");
        }

        Sides(page, column);
        if (column.UnseenCategories.Count > 0)
        {
            page.Append("<p>Not in the reference (").Append(Encode(ReportText.Share(column.UnseenShare))).Append(" of rows): ")
                .Append(Encode(string.Join(", ", column.UnseenCategories))).Append("</p>");
        }

        if (column.MissingShare is { } missing)
            page.Append("<p>Missing values: ").Append(Badge(missing.Outcome)).Append(' ').Append(Encode(missing.Reason)).Append("</p>");
        if (column.Verdict.MinimumDetectableEffect is { } smallest && column.Verdict.Outcome is DriftOutcome.NoDrift)
            page.Append("<p class=\"note\">With so many rows an effect below ").Append(Encode(ReportText.Number(smallest))).Append(" would mostly go unseen.</p>");
        Parts(page, column.Verdict.Result);
        page.Append("</div></details>");
    }

    private static void Sides(StringBuilder page, ColumnDrift column)
    {
        page.Append("<table class=\"sides\"><thead><tr><th></th><th>reference</th><th>current</th></tr></thead><tbody>");
        Row("rows", s => ReportText.Count(s.RowCount));
        Row("missing", s => ReportText.Count(s.MissingCount));
        if (column.Reference is { InfiniteCount: > 0 } || column.Current is { InfiniteCount: > 0 })
            Row("infinite", s => ReportText.Count(s.InfiniteCount));
        Row("distinct", s => ReportText.Number(s.DistinctCount));
        if (column.ReferenceKind == DriftColumnKind.Numeric || column.CurrentKind == DriftColumnKind.Numeric)
        {
            Row("mean", s => ReportText.Number(s.Mean));
            Row("std. deviation", s => ReportText.Number(s.StandardDeviation));
            Row("minimum", s => ReportText.Number(s.Minimum));
            Row("quartiles", s => $"{ReportText.Number(s.LowerQuartile)} · {ReportText.Number(s.Median)} · {ReportText.Number(s.UpperQuartile)}");
            Row("maximum", s => ReportText.Number(s.Maximum));
        }
        else
        {
            Row("most frequent", s => s.MostFrequent ?? ReportText.None);
        }

        page.Append("</tbody></table>");

        void Row(string name, Func<ColumnSummary, string> value) =>
            page.Append("<tr><th scope=\"row\">").Append(name).Append("</th><td>").Append(Encode(column.Reference is { } a ? value(a) : ReportText.None))
                .Append("</td><td>").Append(Encode(column.Current is { } b ? value(b) : ReportText.None)).Append("</td></tr>");
    }

    private static void Parts(StringBuilder page, DriftResult result)
    {
        if (result.Contributions.Count == 0)
            return;

        page.Append("<table class=\"sides\"><thead><tr><th>what adds most to ").Append(Encode(result.Method)).Append("</th><th>reference</th><th>current</th><th>part</th></tr></thead><tbody>");
        foreach (var part in ReportText.Largest(result, 8))
        {
            page.Append("<tr><th scope=\"row\">").Append(Encode(part.Label)).Append("</th><td>").Append(ReportText.Share(part.ReferenceShare)).Append("</td><td>")
                .Append(ReportText.Share(part.CurrentShare)).Append("</td><td>").Append(Encode(ReportText.Number(part.Value))).Append("</td></tr>");
        }

        page.Append("</tbody></table>");
    }

    private static string Badge(DriftOutcome outcome) => $"<span class=\"badge {outcome.ToString().ToLowerInvariant()}\">{ReportText.Outcome(outcome)}</span>";

    private static string Rank(DriftOutcome outcome) => ((int)outcome).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Key(double? value) => value?.ToString("R", System.Globalization.CultureInfo.InvariantCulture) ?? "";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
