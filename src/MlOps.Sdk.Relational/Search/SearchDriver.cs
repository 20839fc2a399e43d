namespace MlOps.Sdk.Relational;

/// <summary>
/// Where a statement starts. A search ordered by a metric has up to three, one after the other: the numbers, the NaNs and the runs
/// without the metric; each of them can follow an index and stop when the page is full.
/// </summary>
/// <param name="Selective">A condition that leaves few runs, to start from those.</param>
/// <param name="Metric">The metric whose values are walked in order.</param>
/// <param name="Rank">Which of the three parts of the metric's order it is.</param>
internal sealed record SearchDriver(RunCondition? Selective = null, RunOrder? Metric = null, RunSortKeyRank Rank = RunSortKeyRank.Number)
{
    /// <summary>Whether the order is that of an index, so that a page of one experiment costs about a page of work.</summary>
    public bool FollowsIndex(RunQuery query) => Selective is null && (Metric is not null || query.TotalOrder[0].Field == RunField.StartTime);

    /// <summary>Whether a condition speaks of the value that is walked.</summary>
    public bool Folds(RunCondition condition) => Metric is not null && Rank == RunSortKeyRank.Number && condition is NumberCondition && condition.Field == Metric.Field;

    public static IEnumerable<SearchDriver> For(RunQuery query, RunCondition? selective, RunCursor? after)
    {
        if (selective is not null)
            return [new(Selective: selective)];
        if (query.OrderBy is not [{ Field: MetricField } metric, ..])
            return [new()];

        var numbersOnly = query.Filter.Conditions.Any(condition => condition is NumberCondition && condition.Field == metric.Field);
        RunSortKeyRank[] ranks = numbersOnly ? [RunSortKeyRank.Number] : [RunSortKeyRank.Number, RunSortKeyRank.NotANumber, RunSortKeyRank.Missing];
        return ranks.Where(rank => after is null || (byte)rank >= after.Keys[0].Rank).Select(rank => new SearchDriver(Metric: metric, Rank: rank));
    }
}
