namespace MlOps.Sdk;

/// <summary>Reads a field such as <c>metrics.auc</c>, <c>params.`my key`</c> or <c>start_time</c>, with MLflow's aliases.</summary>
internal static class FieldParser
{
    private static readonly Dictionary<string, RunFieldKind> Entities = new(StringComparer.Ordinal)
    {
        ["metric"] = RunFieldKind.Metric,
        ["metrics"] = RunFieldKind.Metric,
        ["param"] = RunFieldKind.Param,
        ["params"] = RunFieldKind.Param,
        ["parameter"] = RunFieldKind.Param,
        ["parameters"] = RunFieldKind.Param,
        ["tag"] = RunFieldKind.Tag,
        ["tags"] = RunFieldKind.Tag,
        ["attr"] = RunFieldKind.Attribute,
        ["attribute"] = RunFieldKind.Attribute,
        ["attributes"] = RunFieldKind.Attribute,
        ["run"] = RunFieldKind.Attribute,
        ["dataset"] = RunFieldKind.Dataset,
        ["datasets"] = RunFieldKind.Dataset,
    };

    private static readonly Dictionary<string, RunField> Attributes = new(StringComparer.Ordinal)
    {
        ["run_id"] = RunField.Id,
        ["run_name"] = RunField.Name,
        ["run name"] = RunField.Name,
        ["Run name"] = RunField.Name,
        ["Run Name"] = RunField.Name,
        ["parent_run_id"] = RunField.ParentId,
        ["status"] = RunField.Status,
        ["start_time"] = RunField.StartTime,
        ["created"] = RunField.StartTime,
        ["Created"] = RunField.StartTime,
        ["end_time"] = RunField.EndTime,
        ["user_id"] = RunField.Tag("mlflow.user"), // where MLflow's clients keep it too
    };

    private static readonly Dictionary<string, RunField> Datasets = new(StringComparer.Ordinal)
    {
        ["name"] = RunField.DatasetName,
        ["digest"] = RunField.DatasetDigest,
    };

    private static readonly Dictionary<string, string> NotRecorded = new(StringComparer.Ordinal)
    {
        ["artifact_uri"] = "artifacts are content-addressed and have no place of their own; search by a param, tag or run_id.",
        ["context"] = "inputs have no context here; search by datasets.name or datasets.digest.",
    };

    /// <param name="word">The bare or quoted text.</param>
    /// <param name="quotedKey">The key in quotes that follows directly after <c>entity.</c>.</param>
    public static RunField Parse(FilterToken word, FilterToken? quotedKey)
    {
        if (word.Kind != FilterTokenKind.Word)
            return Attribute(word.Text, word.Position);

        var dot = word.Text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return Attribute(word.Text, word.Position);

        var entity = word.Text[..dot];
        if (!Entities.TryGetValue(entity, out var kind))
            throw new FilterSyntaxException($"'{entity}' is no part of a run{Suggest(entity, Entities.Keys)} Use metrics, params, tags, attributes or datasets.", word.Position);

        var (key, at) = quotedKey is { } quoted ? (quoted.Text, quoted.Position) : (word.Text[(dot + 1)..], word.Position + dot + 1);
        if (kind == RunFieldKind.Attribute)
            return Attribute(key, at);
        if (kind == RunFieldKind.Dataset)
            return Known(key, at, Datasets, "field of a data set");
        if (!LogKey.IsValid(key))
            throw new FilterSyntaxException($"'{key}' is not a valid key; put keys with spaces or signs in backticks, such as {entity}.`my key`.", at);
        return kind switch
        {
            RunFieldKind.Metric => RunField.Metric(key),
            RunFieldKind.Param => RunField.Param(key),
            _ => RunField.Tag(key),
        };
    }

    private static RunField Attribute(string key, int at) => Known(key, at, Attributes, "attribute of a run");

    private static RunField Known(string key, int at, Dictionary<string, RunField> known, string what)
    {
        if (known.TryGetValue(key, out var field))
            return field;
        if (NotRecorded.TryGetValue(key, out var why))
            throw new FilterSyntaxException($"'{key}' is not recorded: {why}", at);
        throw new FilterSyntaxException(
            $"'{key}' is no {what}{Suggest(key, known.Keys)} Use {string.Join(", ", known.Values.Distinct().Select(item => item.Key))}{(known == Attributes ? ", or metrics.…, params.…, tags.…" : "")}.", at);
    }

    private static string Suggest(string word, IEnumerable<string> known)
    {
        var nearest = known.Select(item => (Item: item, Distance: Distance(word, item))).MinBy(pair => pair.Distance);
        return word.Length <= 40 && nearest.Distance <= Math.Max(1, word.Length / 3) ? $"; did you mean '{nearest.Item}'?" : ".";
    }

    // Levenshtein's, ignoring case.
    private static int Distance(string a, string b)
    {
        if (a.Length > 40)
            return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 0; j < b.Length; j++)
            {
                var substitute = diagonal + (char.ToLowerInvariant(a[i]) == char.ToLowerInvariant(b[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(substitute, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
