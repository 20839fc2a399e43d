using System.Diagnostics;

namespace MlOps.Sdk.Serving;

/// <summary>Tells whoever traces of a run and of how long its calls waited.</summary>
internal static class BatchSpans
{
    public static void Write(HostContext host, LoadedModel model, ReadOnlySpan<BatchPart> parts, long start, Exception? error)
    {
        if (!ServingSpans.AreWanted)
            return;

        var (now, duration, rows) = (host.Time.GetUtcNow(), host.Time.GetElapsedTime(start), 0);
        var links = new List<ActivityLink>(parts.Length);
        foreach (var part in parts)
        {
            rows += part.Rows;
            if (part.Call.Span == default)
                continue;

            links.Add(new(part.Call.Span));
            ServingSpans.Write(ServingSpans.Queue, model, part.Rows, now - duration, host.Time.GetElapsedTime(part.Call.QueuedAt, start), parent: part.Call.Span);
        }

        ServingSpans.Write(ServingSpans.Batch, model, rows, now, duration, error, links: links);
    }
}
