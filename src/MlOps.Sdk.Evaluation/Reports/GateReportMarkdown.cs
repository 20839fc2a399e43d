using System.Globalization;
using System.Text;

namespace MlOps.Sdk.Evaluation;

/// <summary>A report as Markdown, for a comment on a pull request.</summary>
internal static class GateReportMarkdown
{
    public static string Write(GateReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### {Escape(report.Suite)}: {(report.Passed ? "passed" : "not passed")}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"`{report.Candidate}` {(report.Baseline is null ? "without a baseline" : $"against `{report.Baseline}`")}");
        if (report.Dataset is { } dataset)
            text.Append(CultureInfo.InvariantCulture, $" on {GateText.Count(dataset.RowCount)} rows of {Escape(dataset.Name)} (`sha256:{dataset.Digest.Hex[..12]}`)");
        text.Append(CultureInfo.InvariantCulture, $", {report.EvaluatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC\n\n");
        text.Append("| verdict | gate | why |\n| --- | --- | --- |\n");
        foreach (var check in report.Checks)
            text.Append(CultureInfo.InvariantCulture, $"| {(check.Verdict == GateVerdict.Passed ? "PASS" : $"**{check.Verdict.ToWord()}**")} | {Escape(check.Name)} | {Escape(check.Reason)} |\n");
        if (report.Checks.Count == 0)
            text.Append("| **NOTHING CHECKED** | | a suite without gates has not passed |\n");
        foreach (var note in report.Notes)
            text.Append(CultureInfo.InvariantCulture, $"\n- {Escape(note)}");
        if (report.Notes.Count > 0)
            text.Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"\nSuite `sha256:{report.SuiteDigest.Hex[..12]}`, report `{report.Id}`{(report.Machine is null ? "" : $", timed on {Escape(report.Machine)}")}\n");
        return text.ToString();
    }

    // Text from data ends up in a table that people trust: nothing in it may open a cell, a tag or a mention.
    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("@", "&#64;", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal)
        .Replace("`", "\\`", StringComparison.Ordinal)
        .ReplaceLineEndings(" ");
}
