namespace MlOps.Sdk;

/// <summary>A page of a search.</summary>
public sealed record RunPage
{
    /// <summary>The runs, in the query's order.</summary>
    public required IReadOnlyList<RunRecord> Runs { get; init; }

    /// <summary>
    /// What to put into the query's <see cref="RunQuery.PageToken"/> for the next page; null when this is the last. It marks a
    /// place in the order, so runs that come or go in between neither repeat others nor hide them.
    /// </summary>
    public string? NextPageToken { get; init; }
}
