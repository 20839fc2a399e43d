using System.Text;

namespace MlOps.Sdk;

/// <summary>Writes a page as Markdown. Nothing that comes from data can open a cell, a tag, a link or a heading.</summary>
internal static class PageMarkdown
{
    public static string Write(Page page)
    {
        var text = new StringBuilder(4096);
        text.Append("# ").Append(Escape(page.Title)).Append("\n\n");
        foreach (var lead in page.Lead)
            text.Append(Format(lead)).Append("\n\n");
        foreach (var section in page.Sections)
        {
            text.Append("<a id=\"").Append(section.Id).Append("\"></a>\n\n## ").Append(Escape(section.Title)).Append("\n\n");
            if (section.Blocks.Count == 0)
                text.Append(Format(PageText.Missing)).Append("\n\n");
            foreach (var block in section.Blocks)
                Write(text, block);
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Write(StringBuilder text, PageBlock block)
    {
        switch (block)
        {
            case PageParagraph paragraph:
                text.Append(Format(paragraph.Text)).Append("\n\n");
                break;
            case PageList list:
                foreach (var item in list.Items)
                    text.Append("- ").Append(Format(item)).Append('\n');
                text.Append('\n');
                break;
            case PageFacts facts:
                text.Append("| | |\n| --- | --- |\n");
                foreach (var (name, value) in facts.Items)
                    text.Append("| ").Append(Escape(name)).Append(" | ").Append(Format(value)).Append(" |\n");
                text.Append('\n');
                break;
            case PageTable table:
                text.Append("**").Append(Escape(table.Caption)).Append("**\n\n");
                text.Append("| ").AppendJoin(" | ", table.Heads.Select(Escape)).Append(" |\n|").Append(string.Concat(Enumerable.Repeat(" --- |", table.Heads.Count))).Append('\n');
                foreach (var row in table.Rows)
                    text.Append("| ").AppendJoin(" | ", row.Select(Format)).Append(" |\n");
                text.Append('\n');
                break;
        }
    }

    private static string Format(PageText text)
    {
        var inner = text.Tone switch
        {
            PageTone.Missing => $"*{Escape(text.Text)}*",
            PageTone.Good or PageTone.Bad => $"**{Escape(text.Text)}**",
            PageTone.Code => $"<code>{Escape(text.Text)}</code>", // a back-tick span cannot hold every text
            _ => Escape(text.Text),
        };
        return text.Target is { } target ? $"[{inner}](#{target})" : inner;
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' or '|' or '`' or '*' or '_' or '[' or ']' or '#' or '~' or '!' or '$' => escaped.Append('\\').Append(c),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '@' => escaped.Append("&#64;"), // a mention would notify somebody
                ':' when IsLink(escaped) => escaped.Append("&#58;"),
                _ => escaped.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c),
            };
        }

        // A first character that would make the line a list, a rule or a numbered item.
        if (escaped.Length > 0 && (escaped[0] is '-' or '+' or '='))
            escaped.Insert(0, '\\');
        return escaped.ToString();
    }

    // Renderers make links of bare addresses; data must not make any.
    private static bool IsLink(StringBuilder before)
    {
        var start = before.Length;
        while (start > 0 && char.IsAsciiLetter(before[start - 1]))
            start--;
        return before.ToString(start, before.Length - start).ToLowerInvariant() is "http" or "https" or "ftp" or "mailto" or "javascript" or "data";
    }
}
