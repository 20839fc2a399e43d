namespace MlOps.Sdk.Relational;

/// <summary>
/// The statement that finds the runs of a page in order, with the keys they are ordered by. It starts from the rows of a driver:
/// the runs of an experiment, the values of a metric in order, or the few runs that a selective condition leaves.
/// </summary>
internal sealed class SearchStatement
{
    private readonly SqlText _sql = new();
    private readonly ConditionSql _conditions;
    private readonly List<OrderTerm> _terms = [];
    private readonly List<string> _joins = [];
    private readonly List<string> _where = [];
    private readonly RunQuery _query;

    public SearchStatement(RunQuery query, ISqlDialect dialect, long now)
    {
        _query = query;
        _conditions = new(_sql, dialect, now);
    }

    public IReadOnlyList<OrderTerm> Terms => _terms;

    public SqlValue[] Values => _sql.Values;

    /// <summary>Builds the text.</summary>
    /// <param name="driver">Where the search starts.</param>
    /// <param name="experiments">The numbers of the experiments to search.</param>
    /// <param name="after">The place the page begins after; null for the first.</param>
    /// <param name="limit">The most rows.</param>
    public string Build(SearchDriver driver, IReadOnlyList<long> experiments, RunCursor? after, int limit)
    {
        var run = driver switch
        {
            { Selective: { } selective } => $"{FromFew(selective, experiments)}.run_no",
            { Rank: RunSortKeyRank.Missing } => FromMissing(driver, experiments),
            { Metric: not null } => FromMetric(driver, experiments),
            _ => FromRuns(experiments),
        };
        foreach (var condition in _query.Filter.Conditions)
        {
            if (condition != driver.Selective)
                _where.Add(driver.Folds(condition) ? _conditions.Compare("o.value", condition) : _conditions.Where(condition, run));
        }

        if (_query.Visibility != RunVisibility.All)
            _where.Add(_query.Visibility == RunVisibility.Deleted ? "r.deleted_at IS NOT NULL" : "r.deleted_at IS NULL");
        foreach (var order in _query.TotalOrder.Skip(_terms.Count))
            _terms.Add(Term(order));
        if (after is not null)
            AddAfter(driver, after);

        var columns = string.Join(", ", _terms.SelectMany(term => term.Columns));
        var orderBy = string.Join(", ", _terms.SelectMany(term => term.OrderBy));
        return _sql.Append($"SELECT r.run_no, {columns} FROM {string.Join(" ", _joins)} WHERE {string.Join(" AND ", _where)} ORDER BY {orderBy} LIMIT {_sql.Parameter(limit)}").ToString();
    }

    private string FromRuns(IReadOnlyList<long> experiments)
    {
        _joins.Add("run r");
        _where.Add($"r.experiment_no {OneOf(experiments)}");
        return "r.run_no";
    }

    // CROSS JOIN is SQLite's way to be told the order of a join; elsewhere it is a join like any other.
    private string FromMetric(SearchDriver driver, IReadOnlyList<long> experiments)
    {
        _joins.Add("metric o CROSS JOIN run r");
        _where.Add($"o.experiment_no {OneOf(experiments)} AND o.key = {_sql.Parameter(driver.Metric!.Field.Key)} AND r.run_no = o.run_no");
        var isNumber = driver.Rank == RunSortKeyRank.Number;
        _where.Add(isNumber ? "o.value IS NOT NULL" : "o.value IS NULL");
        _terms.Add(new(driver.Metric, null, isNumber ? "o.value" : null, (byte)driver.Rank));
        return "o.run_no";
    }

    private string FromMissing(SearchDriver driver, IReadOnlyList<long> experiments)
    {
        var run = FromRuns(experiments);
        _where.Add($"NOT EXISTS (SELECT 1 FROM metric o WHERE o.run_no = r.run_no AND o.key = {_sql.Parameter(driver.Metric!.Field.Key)})");
        _terms.Add(new(driver.Metric, null, null, (byte)driver.Rank));
        return run;
    }

    private string FromFew(RunCondition selective, IReadOnlyList<long> experiments)
    {
        var distinct = selective.Field.Kind == RunFieldKind.Dataset ? "DISTINCT " : ""; // the one kind of which a run may have several
        _joins.Add($"(SELECT {distinct}d.run_no FROM {SelectiveSql.From(_sql, _conditions, selective, $"IN ({string.Join(", ", experiments.Select(no => _sql.Parameter(no)))})")}) few CROSS JOIN run r");
        _where.Add($"r.run_no = few.run_no AND r.experiment_no {OneOf(experiments)}");
        return "few";
    }

    private OrderTerm Term(RunOrder order)
    {
        var alias = $"t{_terms.Count}";
        switch (order.Field)
        {
            case MetricField metric:
                _joins.Add($"LEFT JOIN metric {alias} ON {alias}.run_no = r.run_no AND {alias}.key = {_sql.Parameter(metric.Key)}");
                return new(order, $"CASE WHEN {alias}.metric_no IS NULL THEN 2 WHEN {alias}.value IS NULL THEN 1 ELSE 0 END", $"COALESCE({alias}.value, 0)");
            case StatusField:
                return new(order, null, $"CASE {_conditions.Status} WHEN 0 THEN 'RUNNING' WHEN 1 THEN 'FINISHED' WHEN 2 THEN 'FAILED' WHEN 3 THEN 'KILLED' ELSE 'INTERRUPTED' END");
            case TimeField time when time == RunField.StartTime:
                return new(order, null, "r.started_at");
            case TimeField:
                return new(order, $"CASE WHEN {_conditions.EndTime} IS NULL THEN 2 ELSE 0 END", $"COALESCE({_conditions.EndTime}, 0)");
        }

        if (order.Field == RunField.Id)
            return new(order, null, "r.id");
        if (order.Field == RunField.Name)
            return new(order, null, "r.name");
        var (join, column) = order.Field == RunField.ParentId
            ? ($"LEFT JOIN run {alias} ON {alias}.run_no = r.parent_no", "id")
            : ($"LEFT JOIN {ConditionSql.Table(order.Field)} {alias} ON {alias}.run_no = r.run_no AND {alias}.key = {_sql.Parameter(order.Field.Key)}", "value");
        _joins.Add(join);
        return new(order, $"CASE WHEN {alias}.run_no IS NULL THEN 2 ELSE 0 END", $"COALESCE({alias}.{column}, '')");
    }

    private void AddAfter(SearchDriver driver, RunCursor after)
    {
        string? next = null;
        for (var i = _terms.Count - 1; i >= 0; i--)
            next = _terms[i].After(_sql, after.Keys[i], next);
        _where.Add(next!);

        // Says the same of the first field alone, in words that an index understands.
        if (_terms[0] is { Rank: null, Value: { } first, Order: var order } && driver.Selective is null && order.Field is MetricField or TimeField)
            _where.Add($"{first} {(order.IsDescending ? "<=" : ">=")} {_sql.Parameter(OrderTerm.ValueOf(order.Field, after.Keys[0]))}");
    }

    private string OneOf(IReadOnlyList<long> experiments) => experiments.Count == 1
        ? $"= {_sql.Parameter(experiments[0])}"
        : $"IN ({string.Join(", ", experiments.Select(no => _sql.Parameter(no)))})";
}
