using System.Collections.ObjectModel;
using System.Data.Common;

namespace MlOps.Sdk.Relational;

/// <summary>Reads experiments with their tags.</summary>
internal static class ExperimentReader
{
    public static async ValueTask<Experiment?> FindAsync(SqlSession session, string sql, SqlValue value, CancellationToken token)
    {
        if ((await session.QueryAsync(sql, Read, token, value).ConfigureAwait(false)) is not [var (number, experiment)])
            return null;
        var tags = await session.QueryAsync(LifecycleSql.ExperimentTags, row => (row.GetString(0), row.GetString(1)), token, ("@experiment", number)).ConfigureAwait(false);
        return tags.Count == 0 ? experiment : experiment with { Tags = ToTags(tags) };
    }

    public static async ValueTask<IReadOnlyList<Experiment>> ListAsync(SqlSession session, CancellationToken token)
    {
        var found = await session.QueryAsync(RunSql.ListExperiments, Read, token).ConfigureAwait(false);
        var tags = (await session.QueryAsync(LifecycleSql.AllExperimentTags, row => (Number: row.GetInt64(0), Key: row.GetString(1), Value: row.GetString(2)), token).ConfigureAwait(false))
            .ToLookup(tag => tag.Number, tag => (tag.Key, tag.Value));
        return [.. found.Select(item => tags.Contains(item.Number) ? item.Experiment with { Tags = ToTags(tags[item.Number]) } : item.Experiment)];
    }

    private static (long Number, Experiment Experiment) Read(DbDataReader row) => (row.GetInt64(0), new()
    {
        Id = ExperimentId.Parse(row.GetString(1)),
        Name = row.GetString(2),
        CreatedAt = row.GetTime(3),
        Notes = row.GetStringOrNull(4),
        ArchivedAt = row.IsDBNull(5) ? null : row.GetTime(5),
    });

    private static ReadOnlyDictionary<string, string> ToTags(IEnumerable<(string Key, string Value)> tags) =>
        new(new OrderedDictionary<string, string>(tags.Select(tag => KeyValuePair.Create(tag.Key, tag.Value)), StringComparer.Ordinal));
}
