using System.Globalization;
using System.Net;

namespace MlOps.Sdk;

/// <summary>The audit log as a page for people: one HTML file without scripts or outside content, every text in it escaped.</summary>
public static class AuditPage
{
    private const string Head = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Audit log</title><style>
        body{font:14px system-ui,sans-serif;margin:2em}table{border-collapse:collapse;width:100%}
        td,th{border-bottom:1px solid #ccc;padding:.3em .6em;text-align:left;vertical-align:top}
        pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.3em 0;font-size:12px}.bad{color:#b00020;font-weight:bold}
        </style></head><body><h1>Audit log</h1>
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="output">Gets the page.</param>
    /// <param name="entries">The entries to show, in their order.</param>
    /// <param name="verification">What the check of the trail found; it heads the page.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public static async ValueTask WriteHtmlAsync(TextWriter output, IAsyncEnumerable<AuditEntry> entries, AuditTrailVerification verification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(verification);
        await output.WriteLineAsync(Head.AsMemory(), cancellationToken).ConfigureAwait(false);
        foreach (var line in verification.ToString().Split(Environment.NewLine))
            await output.WriteLineAsync($"<p{(verification.Intact ? "" : " class=\"bad\"")}>{Escape(line)}</p>".AsMemory(), cancellationToken).ConfigureAwait(false);
        if (verification.Head is { } head)
            await output.WriteLineAsync($"<p>Head: <code>{Escape(head.ToString())}</code></p>".AsMemory(), cancellationToken).ConfigureAwait(false);

        await output.WriteLineAsync("<table><tr><th>#</th><th>When (UTC)</th><th>Who</th><th>What</th><th>To what</th><th>Why</th></tr>".AsMemory(), cancellationToken).ConfigureAwait(false);
        await foreach (var entry in entries.WithCancellation(cancellationToken).ConfigureAwait(false))
            await output.WriteLineAsync(RowOf(entry, verification.Audit.BadSequence).AsMemory(), cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync("</table></body></html>".AsMemory(), cancellationToken).ConfigureAwait(false);
    }

    private static string RowOf(AuditEntry entry, long? bad) => string.Create(
        CultureInfo.InvariantCulture,
        $"<tr{(entry.Sequence >= bad ? " class=\"bad\"" : "")}><td>{entry.Sequence}</td><td>{entry.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}</td><td>{Escape(entry.Actor)}</td><td>{Escape(entry.Action)}{Detail("before", entry.Before)}{Detail("after", entry.After)}</td><td>{Escape(entry.Subject)}</td><td>{Escape(entry.Reason)}</td></tr>");

    private static string Detail(string name, string? json) => json is null ? "" : $"<details><summary>{name}</summary><pre>{Escape(json)}</pre></details>";

    private static string? Escape(string? text) => WebUtility.HtmlEncode(text);
}
