using System.Text;

namespace MlOps.Sdk.Statistics;

/// <summary>Writes a report as Markdown.</summary>
internal static class MarkdownReport
{
    public static string Write(DriftReport report)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Escape(report.Title)).Append("\n\n");
        text.Append("**").Append(ReportText.Outcome(report.Dataset.Outcome)).Append("**: ").Append(Escape(report.Dataset.Reason)).Append("\n\n");
        text.Append("Preset ").Append(Escape(report.Preset)).Append("; drift is ").Append(Escape(report.Judge)).Append(".\n\n");
        text.Append("| column | kind | verdict | test | statistic | adjusted p | effect | missing | reason |\n|---|---|---|---|--:|--:|---|---|---|\n");
        foreach (var column in report.Columns)
        {
            string[] cells =
            [
                column.Name,
                ReportText.Kind(column),
                ReportText.Outcome(column.Verdict.Outcome),
                column.Test ?? ReportText.None,
                ReportText.Number(column.Verdict.Result.Statistic),
                ReportText.PValue(column.Verdict),
                ReportText.Effect(column.Verdict),
                ReportText.Missing(column) + (column.MissingShare is { IsDrift: true } ? " (changed)" : ""),
                Reason(column),
            ];
            text.Append("| ").AppendJoin(" | ", cells.Select(Escape)).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Reason(ColumnDrift column) => column.UnseenCategories.Count == 0
        ? column.Verdict.Reason
        : $"{column.Verdict.Reason}; not in the reference: {string.Join(", ", column.UnseenCategories.Take(5))}{(column.UnseenCategories.Count > 5 ? ", ..." : "")}";

    /// <summary>Neither a table cell nor inline markup ends early.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '|' or '\\' or '`' or '*' or '_' or '[' or ']' or '#')
                escaped.Append('\\').Append(c);
            else if (c is '<')
                escaped.Append("&lt;");
            else if (c is '&')
                escaped.Append("&amp;");
            else
                escaped.Append(char.IsControl(c) ? ' ' : c);
        }

        return escaped.ToString();
    }
}
