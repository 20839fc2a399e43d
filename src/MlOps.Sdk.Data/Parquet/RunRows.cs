using System.Runtime.CompilerServices;

namespace MlOps.Sdk.Data;

/// <summary>The runs of a query as rows, a page at a time.</summary>
internal sealed class RunRows(IRunStore store, RunQuery query) : IDatasetSource
{
    private readonly SortedSet<string> _params = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _metrics = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _tags = new(StringComparer.Ordinal);

    public string Name => "runs";

    /// <summary>Rows given by the last reading that came to its end.</summary>
    public long Count { get; private set; }

    public async ValueTask FindKeysAsync(CancellationToken cancellationToken)
    {
        await foreach (var run in store.SearchAllRunsAsync(query, cancellationToken).ConfigureAwait(false))
        {
            _params.UnionWith(run.Params.Keys);
            _metrics.UnionWith(run.Metrics.Keys);
            _tags.UnionWith(run.Tags.Keys);
        }
    }

    public async IAsyncEnumerable<Dataset> ReadBatchesAsync(IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var count = 0L;
        for (RunQuery? next = query; next is not null;)
        {
            var page = await store.SearchRunsAsync(next, cancellationToken).ConfigureAwait(false);
            count += page.Runs.Count;
            var rows = ToRows(page.Runs);
            yield return columns is null ? rows : rows.Select(columns);
            next = page.NextPageToken is { } token ? next with { PageToken = token } : null;
        }

        Count = count;
    }

    private Dataset ToRows(IReadOnlyList<RunRecord> runs) => new(
    [
        Column.Text("run_id", runs.Select(run => run.Id.ToString())),
        Column.Text("run_name", runs.Select(run => run.Name)),
        Column.Text("experiment_id", runs.Select(run => run.ExperimentId.ToString())),
        Column.Text("parent_run_id", runs.Select(run => run.ParentId?.ToString())),
        Column.Text("status", runs.Select(run => run.Status.ToString())),
        Column.DateTime("start_time", runs.Select(run => (DateTime?)run.StartedAt.UtcDateTime).ToArray()),
        Column.DateTime("end_time", runs.Select(run => run.EndedAt?.UtcDateTime).ToArray()),
        .. _params.Select(key => Column.Text($"params.{key}", runs.Select(run => run.Params.GetValueOrDefault(key)))),
        .. _metrics.Select(key => Column.Double($"metrics.{key}", runs.Select(run => run.Metrics.TryGetValue(key, out var point) ? point.Value : (double?)null).ToArray())),
        .. _tags.Select(key => Column.Text($"tags.{key}", runs.Select(run => run.Tags.GetValueOrDefault(key)))),
    ]);
}
