using System.Net;
using System.Text;

namespace MlOps.Sdk;

/// <summary>Writes a page as one self-contained HTML file without scripts. Everything that comes from data passes through <see cref="Encode"/>.</summary>
internal static class PageHtml
{
    private const string Style =
        """
        :root{color-scheme:light dark;--ink:#1d2530;--paper:#fff;--soft:#f3f5f8;--line:#d5dbe3;--link:#1f5fae;--bad:#b3261e;--warn:#8a5a00;--good:#23663f}
        @media (prefers-color-scheme:dark){:root{--ink:#e3e8ef;--paper:#14181e;--soft:#1d232b;--line:#38414d;--link:#7db4f5;--bad:#ff8a80;--warn:#f0b95a;--good:#7fd09c}}
        *{box-sizing:border-box}
        body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:64rem;margin:0 auto;padding:1rem}
        h1{line-height:1.2;margin:.4rem 0;overflow-wrap:anywhere}h2{margin:2rem 0 .5rem}
        a{color:var(--link)}nav ul{columns:2;padding-left:1.2rem}
        .wide{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.92rem;margin:.5rem 0 1rem}
        caption{text-align:left;font-weight:600;padding:.3rem 0}
        th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
        table.facts th{width:14rem;font-weight:400}
        code{font:.88em ui-monospace,monospace;background:var(--soft);padding:.1em .3em;border-radius:4px}
        .missing{color:var(--warn)}.good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}.muted{opacity:.75}
        summary{cursor:pointer;padding:.3rem 0;font-weight:600}
        @media print{body{max-width:none}nav{display:none}}
        """;

    public static string Write(Page page)
    {
        var html = new StringBuilder(8192);
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>")
            .Append(Encode(page.Title)).Append("</title><style>").Append(Style).Append("</style></head><body><main>\n<h1>").Append(Encode(page.Title)).Append("</h1>\n");
        foreach (var lead in page.Lead)
            html.Append("<p>").Append(Format(lead)).Append("</p>\n");
        html.Append("<nav aria-label=\"Contents\"><ul>");
        foreach (var section in page.Sections)
            html.Append("<li><a href=\"#").Append(section.Id).Append("\">").Append(Encode(section.Title)).Append("</a></li>");
        html.Append("</ul></nav>\n");
        foreach (var section in page.Sections)
        {
            html.Append("<section aria-labelledby=\"").Append(section.Id).Append("\"><h2 id=\"").Append(section.Id).Append("\">").Append(Encode(section.Title)).Append("</h2>\n");
            if (section.Blocks.Count == 0)
                html.Append("<p>").Append(Format(PageText.Missing)).Append("</p>\n");
            foreach (var block in section.Blocks)
                Write(html, block);
            html.Append("</section>\n");
        }

        return html.Append("</main></body></html>\n").ToString();
    }

    private static void Write(StringBuilder html, PageBlock block)
    {
        switch (block)
        {
            case PageParagraph paragraph:
                html.Append("<p>").Append(Format(paragraph.Text)).Append("</p>\n");
                break;
            case PageList list:
                html.Append("<ul>");
                foreach (var item in list.Items)
                    html.Append("<li>").Append(Format(item)).Append("</li>");
                html.Append("</ul>\n");
                break;
            case PageFacts facts:
                html.Append("<table class=\"facts\"><tbody>");
                foreach (var (name, value) in facts.Items)
                    html.Append("<tr><th scope=\"row\">").Append(Encode(name)).Append("</th><td>").Append(Format(value)).Append("</td></tr>");
                html.Append("</tbody></table>\n");
                break;
            case PageTable { Folded: true } table:
                html.Append("<details><summary>").Append(Encode(table.Caption)).Append("</summary>");
                Write(html, table);
                html.Append("</details>\n");
                break;
            case PageTable table:
                Write(html, table);
                html.Append('\n');
                break;
        }
    }

    private static void Write(StringBuilder html, PageTable table)
    {
        html.Append("<div class=\"wide\" tabindex=\"0\"><table><caption>").Append(Encode(table.Caption)).Append("</caption><thead><tr>");
        foreach (var head in table.Heads)
            html.Append("<th scope=\"col\">").Append(Encode(head)).Append("</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            html.Append("<tr>");
            foreach (var cell in row)
                html.Append("<td>").Append(Format(cell)).Append("</td>");
            html.Append("</tr>");
        }

        html.Append("</tbody></table></div>");
    }

    private static string Format(PageText text)
    {
        var inner = text.Tone switch
        {
            PageTone.Plain => Encode(text.Text),
            PageTone.Code => $"<code>{Encode(text.Text)}</code>",
            PageTone.Missing => $"<em class=\"missing\">{Encode(text.Text)}</em>",
            _ => $"<span class=\"{text.Tone.ToString().ToLowerInvariant()}\">{Encode(text.Text)}</span>",
        };
        return text.Target is { } target ? $"<a href=\"#{target}\">{inner}</a>" : inner;
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
