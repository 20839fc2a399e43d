using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Data;

/// <summary>Profiles the columns of batches, their rows spread over groups.</summary>
internal sealed class GroupedProfiler(ProfileOptions options)
{
    private readonly List<long> _rows = [];
    private IReadOnlyList<(int Position, ColumnProfiler Profiler)>? _columns;

    /// <summary>Adds rows; <paramref name="groupOf"/> says for each which of the groups it belongs to.</summary>
    public void Append(Dataset rows, ReadOnlySpan<int> groupOf, int groups)
    {
        _columns ??= Columns(rows);
        foreach (var (position, profiler) in _columns)
        {
            if (position >= rows.Columns.Count)
                throw new ArgumentException($"A batch has {rows.Columns.Count} columns, fewer than the ones before.", nameof(rows));

            profiler.Append(rows.Columns[position], groupOf, groups);
        }

        while (_rows.Count < groups)
            _rows.Add(0);

        foreach (var group in groupOf)
            _rows[group]++;
    }

    public long RowCount(int group) => group < _rows.Count ? _rows[group] : 0;

    public DatasetProfile Profile(int group) => new((_columns ?? []).Select(column => column.Profiler.Group(group)));

    private (int, ColumnProfiler)[] Columns(Dataset rows)
    {
        var wanted = options.Columns?.ToHashSet(StringComparer.Ordinal);
        var columns = new List<(int, ColumnProfiler)>();
        for (var i = 0; i < rows.Columns.Count; i++)
        {
            var column = rows.Columns[i];
            var isNamed = wanted is not null && wanted.Remove(column.Name);
            if (isNamed && !ColumnProfiler.CanProfile(column.Type))
                throw new ArgumentException($"Column '{column.Name}' holds {column.Type}, which has no profile; leave it out, or derive a number or a text from it.", nameof(rows));

            if (isNamed || (wanted is null && ColumnProfiler.CanProfile(column.Type)))
                columns.Add((i, new(column.Name, column.Type, options)));
        }

        return wanted is { Count: > 0 }
            ? throw new ArgumentException($"There is no column '{wanted.First()}'; the rows have {string.Join(", ", rows.Columns.Select(c => $"'{c.Name}'"))}.", nameof(rows))
            : [.. columns];
    }
}
