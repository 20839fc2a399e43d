using System.Globalization;
using System.Text;

namespace MlOps.Sdk.Evaluation;

/// <summary>A report as Markdown, for a comment on a pull request.</summary>
internal static class GateReportMarkdown
{
    public static string Write(GateReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### {MarkdownText.Escape(report.Suite)}: {(report.Passed ? "passed" : "not passed")}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"`{report.Candidate}` {(report.Baseline is null ? "without a baseline" : $"against `{report.Baseline}`")}");
        if (report.Dataset is { } dataset)
            text.Append(CultureInfo.InvariantCulture, $" on {GateText.Count(dataset.RowCount)} rows of {MarkdownText.Escape(dataset.Name)} (`sha256:{dataset.Digest.Hex[..12]}`)");
        text.Append(CultureInfo.InvariantCulture, $", {report.EvaluatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC\n\n");
        text.Append("| verdict | gate | why |\n| --- | --- | --- |\n");
        foreach (var check in report.Checks)
            text.Append(CultureInfo.InvariantCulture, $"| {(check.Verdict == GateVerdict.Passed ? "PASS" : $"**{check.Verdict.ToWord()}**")} | {MarkdownText.Escape(check.Name)} | {MarkdownText.Escape(check.Reason)} |\n");
        if (report.Checks.Count == 0)
            text.Append("| **NOTHING CHECKED** | | a suite without gates has not passed |\n");
        foreach (var note in report.Notes)
            text.Append(CultureInfo.InvariantCulture, $"\n- {MarkdownText.Escape(note)}");
        if (report.Notes.Count > 0)
            text.Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"\nSuite `sha256:{report.SuiteDigest.Hex[..12]}`, report `{report.Id}`{(report.Machine is null ? "" : $", timed on {MarkdownText.Escape(report.Machine)}")}\n");
        return text.ToString();
    }
}
