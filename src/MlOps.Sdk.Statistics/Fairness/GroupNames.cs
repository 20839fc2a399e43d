namespace MlOps.Sdk.Statistics;

/// <summary>Names of groups that several columns make together.</summary>
public static class GroupNames
{
    /// <summary>Between the values of an intersection's columns, as Fairlearn's fixtures write them.</summary>
    public const char Separator = '|';

    /// <summary>The intersection each row belongs to: its values joined by <see cref="Separator"/>, in the order of the columns.</summary>
    /// <param name="columns">At least one column, a value a row each; a null makes the row's group null.</param>
    /// <returns>A name a row. A separator within a value is written twice, so that no two intersections share a name.</returns>
    /// <exception cref="ArgumentException">There is no column, or their lengths differ.</exception>
    public static IReadOnlyList<string?> Intersect(IReadOnlyList<IReadOnlyList<string?>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
            throw new ArgumentException("There is no column to make groups of; give at least one.", nameof(columns));
        for (var c = 1; c < columns.Count; c++)
        {
            if (columns[c].Count != columns[0].Count)
                throw new ArgumentException($"Column {c} has {columns[c].Count} values and column 0 has {columns[0].Count}; give one a row.", nameof(columns));
        }

        if (columns.Count == 1)
            return columns[0];

        var names = new string?[columns[0].Count];
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var row = 0; row < names.Length; row++)
        {
            if (columns.Any(column => column[row] is null))
                continue;

            // Few names, many rows: each is kept once.
            var name = string.Join(Separator, columns.Select(column => Escaped(column[row]!)));
            names[row] = known.TryGetValue(name, out var kept) ? kept : known[name] = name;
        }

        return names;
    }

    private static string Escaped(string value) => value.Contains(Separator, StringComparison.Ordinal) ? value.Replace("|", "||", StringComparison.Ordinal) : value;
}
