namespace MlOps.Sdk.Relational;

/// <summary>The rows that a condition leaves, found by an index of its own.</summary>
internal static class SelectiveSql
{
    /// <summary>Whether there is an index for the condition.</summary>
    public static bool HasIndex(RunCondition condition) => condition switch
    {
        NumberCondition => condition.Operator != RunOperator.NotEqual,
        TextCondition or TextSetCondition => condition.Operator is RunOperator.Equal or RunOperator.In && condition.Field != RunField.Name,
        _ => false,
    };

    /// <summary>A FROM clause and a WHERE clause of rows <c>d</c> with the runs' numbers in <c>run_no</c>.</summary>
    public static string From(SqlText sql, ConditionSql conditions, RunCondition condition, string experiments)
    {
        var field = condition.Field;
        if (condition is NumberCondition)
            return $"metric d WHERE d.experiment_no {experiments} AND d.key = {sql.Parameter(field.Key)} AND {conditions.Compare("d.value", condition)}";
        if (field == RunField.Id)
            return $"run d WHERE {conditions.Compare("d.id", condition)}";
        if (field == RunField.ParentId)
            return $"run d WHERE d.parent_no IN (SELECT p.run_no FROM run p WHERE {conditions.Compare("p.id", condition)})";
        if (field.Kind == RunFieldKind.Dataset)
            return $"run_input d WHERE {conditions.Compare($"d.{ConditionSql.Column(field)}", condition)}";

        IEnumerable<string> values = condition is TextSetCondition set ? set.Values : [((TextCondition)condition).Value];
        var starts = string.Join(", ", values.Select(Start).Distinct(StringComparer.Ordinal).Select(start => sql.Parameter(start)));
        return $"{ConditionSql.Table(field)} d WHERE d.key = {sql.Parameter(field.Key)} AND substr(d.value, 1, {ConditionSql.IndexedLength}) IN ({starts}) AND {conditions.Compare("d.value", condition)}";
    }

    // substr counts characters, not the halves of UTF-16.
    private static string Start(string value) =>
        value.Length <= ConditionSql.IndexedLength ? value : string.Concat(value.EnumerateRunes().Take(ConditionSql.IndexedLength).Select(rune => rune.ToString()));
}
