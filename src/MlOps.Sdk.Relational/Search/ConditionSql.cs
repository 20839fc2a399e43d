namespace MlOps.Sdk.Relational;

/// <summary>Translates the conditions of a filter.</summary>
/// <param name="sql">The statement that takes the values.</param>
/// <param name="dialect">How the database matches patterns.</param>
/// <param name="now">The time that judges leases, as <see cref="SqlTime"/>.</param>
internal sealed class ConditionSql(SqlText sql, ISqlDialect dialect, long now)
{
    // The length of the part of a value that is indexed: whole values may be longer than a database lets an index entry be.
    public const int IndexedLength = 64;

    private string? _now;

    private string Now => _now ??= sql.Parameter(now);

    public string Status => $"CASE WHEN r.status = 0 AND r.lease_until < {Now} THEN 4 ELSE r.status END";

    public string EndTime => $"COALESCE(r.ended_at, CASE WHEN r.status = 0 AND r.lease_until < {Now} THEN r.lease_until END)";

    /// <summary>A condition on the run in <c>r</c>.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="run">The column that holds the run's number.</param>
    public string Where(RunCondition condition, string run) => condition switch
    {
        NumberCondition number => $"EXISTS (SELECT 1 FROM metric c WHERE c.run_no = {run} AND c.key = {sql.Parameter(number.Field.Key)} AND {Compare("c.value", number)})",
        TimeCondition time => Compare(time),
        StatusCondition { Statuses.Count: 0 } => "1 = 0",
        StatusCondition status => $"{Status} IN ({string.Join(", ", status.Statuses.Select(item => sql.Parameter((int)item)))})",
        PresenceCondition presence => Presence(presence, run),
        TextCondition or TextSetCondition => condition.Field.Kind switch
        {
            RunFieldKind.Attribute when condition.Field == RunField.Id => Compare("r.id", condition),
            RunFieldKind.Attribute when condition.Field == RunField.Name => Compare("r.name", condition),
            RunFieldKind.Attribute => $"EXISTS (SELECT 1 FROM run c WHERE c.run_no = r.parent_no AND {Compare("c.id", condition)})",
            _ => $"EXISTS (SELECT 1 FROM {Table(condition.Field)} c WHERE c.run_no = {run}{Key(condition.Field)} AND {Compare($"c.{Column(condition.Field)}", condition)})",
        },
        _ => throw new NotSupportedException($"The condition '{condition}' is of a kind that this release does not translate."),
    };

    public string Compare(string column, RunCondition condition) => condition switch
    {
        NumberCondition number => $"{column} {Symbol(number.Operator)} {sql.Parameter(number.Value)}",
        TextCondition { Operator: RunOperator.Like or RunOperator.ILike } pattern => Match(column, pattern),
        TextCondition text => $"{column} {Symbol(text.Operator)} {sql.Parameter(text.Value)}",
        TextSetCondition set => $"{column} {(set.Operator == RunOperator.In ? "IN" : "NOT IN")} ({string.Join(", ", set.Values.Select(sql.Parameter))})",
        _ => throw new NotSupportedException($"The condition '{condition}' is of a kind that this release does not translate."),
    };

    public static string Table(RunField field) => field.Kind switch
    {
        RunFieldKind.Metric => "metric",
        RunFieldKind.Param => "run_param",
        RunFieldKind.Tag => "run_tag",
        _ => "run_input",
    };

    public static string Column(RunField field) => field.Kind == RunFieldKind.Dataset ? field == RunField.DatasetName ? "name" : "digest" : "value";

    private string Key(RunField field) => field.Kind == RunFieldKind.Dataset ? "" : $" AND c.key = {sql.Parameter(field.Key)}";

    private string Presence(PresenceCondition presence, string run)
    {
        var not = presence.Operator == RunOperator.IsNull;
        if (presence.Field == RunField.EndTime)
            return $"{EndTime} IS {(not ? "" : "NOT ")}NULL";
        return presence.Field == RunField.ParentId
            ? $"r.parent_no IS {(not ? "" : "NOT ")}NULL"
            : $"{(not ? "NOT " : "")}EXISTS (SELECT 1 FROM {Table(presence.Field)} c WHERE c.run_no = {run}{Key(presence.Field)})";
    }

    private string Match(string column, TextCondition pattern)
    {
        var ignoreCase = pattern.Operator == RunOperator.ILike;
        return dialect.Match(column, sql.Parameter(dialect.Pattern(pattern.Value, ignoreCase)), ignoreCase);
    }

    // Columns hold ticks, filters whole milliseconds: each comparison is one with the bounds of a millisecond.
    private string Compare(TimeCondition time)
    {
        var column = time.Field == RunField.StartTime ? "r.started_at" : EndTime;
        var (from, to) = (SqlTime.From(time.Value), SqlTime.From(time.Value) + TimeSpan.TicksPerMillisecond);
        return time.Operator switch
        {
            RunOperator.Equal => $"({column} >= {sql.Parameter(from)} AND {column} < {sql.Parameter(to)})",
            RunOperator.NotEqual => $"({column} < {sql.Parameter(from)} OR {column} >= {sql.Parameter(to)})",
            RunOperator.Less => $"{column} < {sql.Parameter(from)}",
            RunOperator.LessOrEqual => $"{column} < {sql.Parameter(to)}",
            RunOperator.Greater => $"{column} >= {sql.Parameter(to)}",
            _ => $"{column} >= {sql.Parameter(from)}",
        };
    }

    private static string Symbol(RunOperator comparison) => comparison switch
    {
        RunOperator.Equal => "=",
        RunOperator.NotEqual => "<>",
        RunOperator.Less => "<",
        RunOperator.LessOrEqual => "<=",
        RunOperator.Greater => ">",
        _ => ">=",
    };
}
