namespace MlOps.Sdk.Data;

/// <summary>Decides the types of columns that are not declared.</summary>
internal static class CsvInference
{
    public static async ValueTask<IReadOnlyList<ColumnSchema>> SchemaAsync(CsvRecords records, IReadOnlyList<string> columns, CsvOptions options, CancellationToken cancellationToken)
    {
        var ordinals = Ordinals(records, columns);
        var declared = options.Schema.ToDictionary(column => column.Name, StringComparer.Ordinal);
        var guesses = columns.Select(name => declared.ContainsKey(name) ? null : new CsvTypeGuess()).ToArray();
        if (guesses.Any(guess => guess is not null))
        {
            var left = options.InferenceRows ?? int.MaxValue;
            for (; left > 0 && await records.ReadAsync(cancellationToken).ConfigureAwait(false); left--)
            {
                for (var i = 0; i < guesses.Length; i++)
                    guesses[i]?.See(records.Cell(ordinals[i]), options.MissingValues);
            }
        }

        return [.. columns.Select((name, i) => guesses[i] is { } guess ? new() { Name = name, Type = guess.Type, Nullable = true } : declared[name])];
    }

    /// <summary>The positions of columns in the records.</summary>
    /// <exception cref="MlOpsNotFoundException">The header does not have a column.</exception>
    public static int[] Ordinals(CsvRecords records, IEnumerable<string> columns) =>
        [.. columns.Select(name => records.Header.IndexOf(name) is var ordinal and >= 0 ? ordinal : throw MissingColumn(records, name))];

    private static MlOpsNotFoundException MissingColumn(CsvRecords records, string name) =>
        new($"Data file '{records.Path}' has no column '{name}'; it has {string.Join(", ", records.Header.Select(n => $"'{n}'"))}.");

    private static int IndexOf(this IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }

        return -1;
    }
}
