using System.Runtime.CompilerServices;

namespace MlOps.Sdk;

/// <summary>Shorter ways to read a run store.</summary>
public static class RunStoreExtensions
{
    /// <summary>Every run that matches a query, read page by page from the query's own page on.</summary>
    /// <exception cref="ArgumentException">The page token belongs to another query or was changed.</exception>
    public static async IAsyncEnumerable<RunRecord> SearchAllRunsAsync(this IRunStore store, RunQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(query);
        for (RunQuery? next = query; next is not null;)
        {
            var page = await store.SearchRunsAsync(next, cancellationToken).ConfigureAwait(false);
            foreach (var run in page.Runs)
                yield return run;
            next = page.NextPageToken is { } token ? next with { PageToken = token } : null;
        }
    }
}
