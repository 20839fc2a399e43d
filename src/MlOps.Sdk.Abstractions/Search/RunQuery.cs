namespace MlOps.Sdk;

/// <summary>
/// A search for runs: where, which, in what order, and a page of how many. Write it in MLflow's language
/// (<see cref="Parse"/>) or in C# (<see cref="In"/>, <see cref="Where"/>, <see cref="By"/>); it is the same query.
/// </summary>
public sealed record RunQuery
{
    /// <summary>The most runs of a page.</summary>
    public const int MaxPageSize = 10_000;

    /// <summary>The experiments to search; all of the store when there are none.</summary>
    public IReadOnlyList<ExperimentId> Experiments { get; init => field = [.. value.Distinct()]; } = [];

    /// <summary>Which runs.</summary>
    public RunFilter Filter { get; init; } = RunFilter.Everything;

    /// <summary>Whether deleted runs and those of archived experiments are searched; they are not by default.</summary>
    public RunVisibility Visibility { get; init; }

    /// <summary>In what order: ties, and a query without an order, go by start, newest first, and then by id.</summary>
    /// <exception cref="ArgumentException">A field occurs twice, or there are more than <see cref="FilterLimits.MaxOrders"/>.</exception>
    public IReadOnlyList<RunOrder> OrderBy { get; init => field = RequireOrder([.. value]); } = [];

    /// <summary>The most runs of the page, from 1 to <see cref="MaxPageSize"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size lies outside.</exception>
    public int PageSize
    {
        get;
        init => field = value is > 0 and <= MaxPageSize
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"A page has 1 to {MaxPageSize} runs; read more of them page by page.");
    } = 100;

    /// <summary>Where the page begins: the <see cref="RunPage.NextPageToken"/> of the page before, or null for the first.</summary>
    public string? PageToken { get; init; }

    /// <summary>The order with the ties broken: by start, newest first, then by id. No two runs are the same in it.</summary>
    public IReadOnlyList<RunOrder> TotalOrder => [.. OrderBy, .. TieBreakers.Where(tie => OrderBy.All(order => order.Field != tie.Field))];

    private static IReadOnlyList<RunOrder> TieBreakers { get; } = [RunField.StartTime.Descending(), RunField.Id.Ascending()];

    /// <summary>Reads a query in MLflow's language.</summary>
    /// <param name="filter">Such as <c>metrics.auc &gt; 0.8 and params.depth = '6'</c>; every run passes an empty one.</param>
    /// <param name="orderBy">Such as <c>metrics.auc DESC, start_time ASC</c>.</param>
    /// <exception cref="FilterSyntaxException">A text does not read; the message says where and what to write.</exception>
    public static RunQuery Parse(string? filter, string? orderBy = null) => new() { Filter = RunFilter.Parse(filter), OrderBy = RunOrder.ParseList(orderBy) };

    /// <summary>The query in these experiments only.</summary>
    public RunQuery In(params IReadOnlyList<ExperimentId> experiments) => this with { Experiments = experiments };

    /// <summary>The query with more conditions, all of which must hold.</summary>
    public RunQuery Where(params IReadOnlyList<RunCondition> conditions) => this with { Filter = Filter.And(conditions) };

    /// <summary>The query in this order.</summary>
    /// <exception cref="ArgumentException">A field occurs twice, or there are more than <see cref="FilterLimits.MaxOrders"/>.</exception>
    public RunQuery By(params IReadOnlyList<RunOrder> order) => this with { OrderBy = order };

    /// <summary>
    /// Answers the query from runs in memory: the meaning of a search, for stores that have no query language of their own. Runs
    /// of archived experiments are the caller's to leave out.
    /// </summary>
    /// <exception cref="ArgumentException">The page token belongs to another query or was changed.</exception>
    public RunPage PageOf(IEnumerable<RunRecord> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var order = TotalOrder;
        var after = RunCursor.Of(this);
        var page = runs
            .Where(run => Experiments.Count == 0 || Experiments.Contains(run.ExperimentId))
            .Where(run => Visibility == RunVisibility.All || run.DeletedAt is not null == (Visibility == RunVisibility.Deleted))
            .Where(Filter.Matches)
            .Select(run => (Run: run, Cursor: RunCursor.At(run, order)))
            .Where(item => after is null || RunCursor.Compare(item.Cursor, after, order) > 0)
            .OrderBy(item => item.Cursor, Comparer<RunCursor>.Create((a, b) => RunCursor.Compare(a, b, order)))
            .Take(PageSize + 1)
            .ToList();
        return new()
        {
            Runs = [.. page.Take(PageSize).Select(item => item.Run)],
            NextPageToken = page.Count > PageSize ? page[PageSize - 1].Cursor.ToToken(this) : null,
        };
    }

    private static IReadOnlyList<RunOrder> RequireOrder(IReadOnlyList<RunOrder> order)
    {
        if (order.Count > FilterLimits.MaxOrders)
            throw new ArgumentException($"A search is ordered by at most {FilterLimits.MaxOrders} fields, not {order.Count}.", nameof(order));
        return order.GroupBy(item => item.Field).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new ArgumentException($"The search is ordered by {twice.Key} twice; name each field once.", nameof(order))
            : order;
    }
}
