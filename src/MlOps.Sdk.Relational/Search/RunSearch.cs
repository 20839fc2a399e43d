using System.Globalization;

namespace MlOps.Sdk.Relational;

/// <summary>Answers one query: resolves experiments, chooses where to start, finds the runs in order, and reads them.</summary>
internal sealed class RunSearch(SqlSession session, ISqlDialect dialect, RunDetailSql statements, RunQuery query, RunCursor? after, DateTimeOffset now)
{
    private const int MinFew = 200;
    private const int MaxFew = 10_000;

    public async ValueTask<RunPage> ReadAsync(CancellationToken token)
    {
        var experiments = await ExperimentsAsync(token).ConfigureAwait(false);
        if (experiments.Count == 0)
            return new() { Runs = [] };

        var selective = await SelectiveAsync(experiments, token).ConfigureAwait(false);
        var found = new List<FoundRun>();
        foreach (var driver in SearchDriver.For(query, selective, after))
        {
            if (found.Count <= query.PageSize)
                await FindAsync(driver, experiments, found, token).ConfigureAwait(false);
        }

        var more = found.Count > query.PageSize;
        if (more)
            found.RemoveRange(query.PageSize, found.Count - query.PageSize);
        var runs = await RunReader.ReadAsync(session, statements, [.. found.Select(run => run.Number)], now, token).ConfigureAwait(false);
        return new() { Runs = runs, NextPageToken = more ? found[^1].Cursor.ToToken(query) : null };
    }

    private async ValueTask FindAsync(SearchDriver driver, IReadOnlyList<long> experiments, List<FoundRun> found, CancellationToken token)
    {
        // An index follows the order within one experiment; several are merged here.
        IEnumerable<IReadOnlyList<long>> parts = driver.FollowsIndex(query) ? experiments.Select(number => (long[])[number]) : [experiments];
        var part = new List<FoundRun>();
        var count = 0;
        foreach (var group in parts)
        {
            var statement = new SearchStatement(query, dialect, SqlTime.From(now));
            var cursor = after is not null && driver.Metric is not null && after.Keys[0].Rank < (byte)driver.Rank ? null : after;
            var sql = statement.Build(driver, group, cursor, query.PageSize + 1 - found.Count);
            part.AddRange(await session.QueryOnceAsync(sql, row => FoundRun.Read(row, statement.Terms), token, statement.Values).ConfigureAwait(false));
            count++;
        }

        if (count > 1)
        {
            var order = query.TotalOrder;
            part.Sort((a, b) => RunCursor.Compare(a.Cursor, b.Cursor, order));
        }

        found.AddRange(part.Take(query.PageSize + 1 - found.Count));
    }

    private async ValueTask<List<long>> ExperimentsAsync(CancellationToken token)
    {
        var sql = new SqlText();
        sql.Append("SELECT experiment_no FROM experiment");
        if (query.Experiments.Count == 0 && query.Visibility == RunVisibility.Active)
            sql.Append(" WHERE archived_at IS NULL");
        else if (query.Experiments.Count > 0)
            sql.Append($" WHERE id IN ({string.Join(", ", query.Experiments.Select(id => sql.Parameter(id.ToString())))})");
        return await session.QueryOnceAsync(sql.ToString(), row => row.GetInt64(0), token, sql.Values).ConfigureAwait(false);
    }

    private async ValueTask<RunCondition?> SelectiveAsync(IReadOnlyList<long> experiments, CancellationToken token)
    {
        var indexed = query.Filter.Conditions.Where(SelectiveSql.HasIndex).ToArray();
        if (indexed.Length == 0)
            return null;

        var (best, fewest) = ((RunCondition?)null, await FewAsync(token).ConfigureAwait(false) + 1);
        foreach (var condition in indexed)
        {
            var sql = new SqlText();
            var conditions = new ConditionSql(sql, dialect, SqlTime.From(now));
            var numbers = $"IN ({string.Join(", ", experiments.Select(no => sql.Parameter(no)))})";
            sql.Append($"SELECT COUNT(*) FROM (SELECT 1 FROM {SelectiveSql.From(sql, conditions, condition, numbers)} LIMIT {sql.Parameter(fewest)}) probe");
            var counted = await session.QueryOnceAsync(sql.ToString(), row => Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture), token, sql.Values).ConfigureAwait(false);
            if (counted[0] < fewest)
                (best, fewest) = (condition, counted[0]);
        }

        return best;
    }

    // Of n runs a condition leaves k. Starting from those reads k; walking the order reads about page * n / k before the page is
    // full. The two meet at the root of page * n; half as many more on top, as other conditions may make the walk longer.
    private async ValueTask<long> FewAsync(CancellationToken token)
    {
        var newest = await session.ScalarAsync("SELECT MAX(run_no) FROM run", token).ConfigureAwait(false);
        var runs = newest is null ? 0 : Convert.ToInt64(newest, CultureInfo.InvariantCulture);
        return Math.Clamp((long)(1.5 * Math.Sqrt((double)query.PageSize * runs)), MinFew, MaxFew);
    }
}
