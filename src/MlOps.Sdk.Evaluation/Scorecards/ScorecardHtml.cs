using System.Globalization;
using System.Net;
using System.Text;

namespace MlOps.Sdk.Evaluation;

/// <summary>Writes a scorecard as one page without outside parts. A bar shows where a slice's interval lies among all of its metric.</summary>
internal static class ScorecardHtml
{
    private const string Style =
        """
        :root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:78rem;padding:0 1rem}
        table{border-collapse:collapse}th,td{padding:.35rem .7rem;border-bottom:1px solid #8885;text-align:right;vertical-align:top}
        th:first-child,td:first-child{text-align:left}tbody tr:first-child{font-weight:600}.small{opacity:.65}
        .range{font-size:.85em;opacity:.75;white-space:nowrap}svg{display:block;width:7rem;height:10px;margin-left:auto}.why{font-size:.85em;max-width:14rem}
        @media print{body{margin:0;max-width:none}}
        """;

    public static string Write(Scorecard card)
    {
        var metrics = card.Entries.Select(entry => entry.Metric).Distinct(StringComparer.Ordinal).ToArray();
        var scales = metrics.ToDictionary(metric => metric, metric => Scale(card, metric), StringComparer.Ordinal);
        var title = Encode($"{card.Model} on {GateText.Count(card.Dataset.RowCount)} rows of {card.Dataset.Name}");
        var page = new StringBuilder(2048 + card.Entries.Count * 300);
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>")
            .Append(title).Append("</title><style>").Append(Style).Append("</style></head><body><h1>").Append(title).Append("</h1><p>")
            .Append(CultureInfo.InvariantCulture, $"Below each value its {card.Level * 100:0.#} % interval. Slices below {card.MinimumRows} rows are marked small. Rows: {card.Dataset.Digest}.")
            .Append("</p><table><thead><tr><th scope=\"col\">slice</th><th scope=\"col\">rows</th>");
        foreach (var metric in metrics)
            page.Append("<th scope=\"col\">").Append(Encode(metric)).Append("</th>");
        page.Append("</tr></thead><tbody>");
        foreach (var slice in card.Entries.GroupBy(entry => entry.Slice))
        {
            var first = slice.First();
            page.Append(first.IsSmall ? "<tr class=\"small\"><th scope=\"row\">" : "<tr><th scope=\"row\">").Append(Encode(slice.Key ?? "all rows")).Append(first.IsSmall ? " (small)" : "")
                .Append("</th><td>").Append(GateText.Count(first.Rows)).Append("</td>");
            foreach (var metric in metrics)
                Cell(page, slice.FirstOrDefault(entry => string.Equals(entry.Metric, metric, StringComparison.Ordinal)), scales[metric]);
            page.Append("</tr>");
        }

        return page.Append("</tbody></table></body></html>\n").ToString();
    }

    private static void Cell(StringBuilder page, ScorecardEntry? entry, (double Low, double High) scale)
    {
        page.Append("<td>");
        if (entry is { Value: { } value })
        {
            page.Append(GateText.Number(value));
            if (entry is { Lower: { } low, Upper: { } high })
            {
                page.Append("<div class=\"range\">").Append(GateText.Number(low)).Append(" to ").Append(GateText.Number(high)).Append("</div>");
                if (scale.High > scale.Low)
                    Bar(page, At(low), At(high), At(value));
            }
        }
        else if (entry is not null)
        {
            page.Append("n/a<div class=\"why\">").Append(Encode(entry.Reason ?? "")).Append("</div>");
        }

        page.Append("</td>");

        double At(double x) => Math.Clamp((x - scale.Low) / (scale.High - scale.Low) * 100, 0, 100);
    }

    private static void Bar(StringBuilder page, double low, double high, double value) => page.Append(
        CultureInfo.InvariantCulture,
        $"<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect x=\"{low:0.#}\" y=\"4\" width=\"{Math.Max(0.5, high - low):0.#}\" height=\"2\" fill=\"currentColor\" opacity=\".45\"/><rect x=\"{Math.Max(0, value - 1):0.#}\" y=\"1\" width=\"2\" height=\"8\" fill=\"currentColor\"/></svg>");

    private static (double Low, double High) Scale(Scorecard card, string metric)
    {
        var ends = card.Entries.Where(entry => string.Equals(entry.Metric, metric, StringComparison.Ordinal))
            .SelectMany(entry => new[] { entry.Lower, entry.Upper, entry.Value }).OfType<double>().Where(double.IsFinite).ToArray();
        return ends.Length == 0 ? default : (ends.Min(), ends.Max());
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
