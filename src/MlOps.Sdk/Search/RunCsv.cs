using System.Buffers;
using System.Globalization;
using System.Text;

namespace MlOps.Sdk;

/// <summary>
/// Writes runs as CSV (RFC 4180, UTF-8, CRLF): a row each, with columns for the facts and for every param, metric and tag that any
/// of them has. A missing value is empty, an empty text is <c>""</c>; numbers are invariant and read back exactly.
/// </summary>
public static class RunCsv
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    private static readonly string[] Facts = ["run_id", "run_name", "experiment_id", "parent_run_id", "status", "start_time", "end_time"];

    /// <summary>Writes every run of a query, in its order. The query runs twice: once for the columns, once for the rows; memory does not grow with the runs.</summary>
    /// <param name="store">The store.</param>
    /// <param name="query">Which runs; a page size of some hundreds is fastest.</param>
    /// <param name="target">Where to; it is left open.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The number of runs written. A key that only runs have which began after the columns were settled has no column.</returns>
    public static async ValueTask<long> ExportAsync(IRunStore store, RunQuery query, Stream target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(target);
        var (@params, metrics, tags) = (NewKeys(), NewKeys(), NewKeys());
        await foreach (var run in store.SearchAllRunsAsync(query, cancellationToken).ConfigureAwait(false))
        {
            @params.UnionWith(run.Params.Keys);
            metrics.UnionWith(run.Metrics.Keys);
            tags.UnionWith(run.Tags.Keys);
        }

        var written = 0L;
        var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\r\n" };
        await using (writer.ConfigureAwait(false))
        {
            var line = new StringBuilder();
            await WriteAsync([.. Facts, .. @params.Select(key => $"params.{key}"), .. metrics.Select(key => $"metrics.{key}"), .. tags.Select(key => $"tags.{key}")]).ConfigureAwait(false);
            await foreach (var run in store.SearchAllRunsAsync(query, cancellationToken).ConfigureAwait(false))
            {
                await WriteAsync(
                [
                    .. FactsOf(run),
                    .. @params.Select(key => run.Params.GetValueOrDefault(key)),
                    .. metrics.Select(key => run.Metrics.TryGetValue(key, out var point) ? point.Value.ToString("R", CultureInfo.InvariantCulture) : null),
                    .. tags.Select(key => run.Tags.GetValueOrDefault(key)),
                ]).ConfigureAwait(false);
                written++;
            }

            async ValueTask WriteAsync(IEnumerable<string?> cells)
            {
                line.Clear();
                foreach (var cell in cells)
                    Append(line, cell).Append(',');
                line.Length--;
                await writer.WriteLineAsync(line, cancellationToken).ConfigureAwait(false);
            }
        }

        return written;
    }

    private static SortedSet<string> NewKeys() => new(StringComparer.Ordinal);

    private static IEnumerable<string?> FactsOf(RunRecord run) =>
    [
        run.Id.ToString(),
        run.Name,
        run.ExperimentId.ToString(),
        run.ParentId?.ToString(),
        run.Status.ToString(),
        run.StartedAt.ToString("O", CultureInfo.InvariantCulture),
        run.EndedAt?.ToString("O", CultureInfo.InvariantCulture),
    ];

    private static StringBuilder Append(StringBuilder line, string? cell)
    {
        if (cell is null || (cell.Length > 0 && !cell.AsSpan().ContainsAny(Special) && cell[0] != ' ' && cell[^1] != ' '))
            return line.Append(cell);
        return line.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
