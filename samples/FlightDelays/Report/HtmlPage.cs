using System.Globalization;
using System.Net;
using System.Text;

namespace FlightDelays;

/// <summary>A self-contained page: inline style, no script, nothing fetched.</summary>
internal sealed class HtmlPage(string title)
{
    private const string Style =
        """
        :root{color-scheme:light dark;--line:#8884;--soft:#8881}
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
        h1{line-height:1.2}h2{margin-top:2.2rem;border-bottom:1px solid var(--line)}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.92rem;width:100%}
        th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
        td:first-child{white-space:nowrap}
        figure{margin:1.2rem 0}figcaption{font-weight:600}svg{width:100%;height:auto;background:var(--soft);border-radius:6px}
        svg text{font-size:12px;fill:currentColor}.grid{stroke:var(--line)}.band{fill:#d9a40055}.mark{stroke:#b3261e;stroke-dasharray:3 3}
        svg .mark-text{fill:#b3261e}.legend{font-size:.85rem;margin:.2rem 0}.legend span{margin-right:.8rem}
        .swatch{display:inline-block;width:1em;height:.8em;background:#d9a40088}
        .passed{color:#2c7a4b;font-weight:600}.failed,.error{color:#b3261e;font-weight:600}.inconclusive{color:#9a6700;font-weight:600}
        code{font-size:.88em;overflow-wrap:anywhere}
        """;

    private readonly StringBuilder _body = new();

    public HtmlPage Heading(string text) => Append($"<h2>{Encode(text)}</h2>");

    public HtmlPage Paragraph(string text) => Append($"<p>{Encode(text)}</p>");

    public HtmlPage Add(Chart chart) => Append(chart.ToHtml());

    public HtmlPage Add(Table table)
    {
        Append("<div class=\"scroll\"><table><thead><tr>");
        foreach (var header in table.Headers)
            Append($"<th>{Encode(header)}</th>");
        Append("</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            Append("<tr>");
            foreach (var cell in row)
                Append(cell is "Passed" or "Failed" or "Inconclusive" or "Error" ? $"<td class=\"{cell.ToLowerInvariant()}\">{cell}</td>" : $"<td>{Encode(cell)}</td>");
            Append("</tr>");
        }

        return Append("</tbody></table></div>");
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{Encode(title)}</title><style>{Style}</style></head><body><h1>{Encode(title)}</h1>{_body}</body></html>");

    private HtmlPage Append(string html)
    {
        _body.Append(html);
        return this;
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
