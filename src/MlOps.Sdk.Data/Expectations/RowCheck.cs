namespace MlOps.Sdk.Data;

/// <summary>Checks of one cell after the other.</summary>
internal static class RowCheck
{
    /// <summary>Holds each number against a rule that is false for NaN.</summary>
    public static Finding Numbers(Column column, Func<double, bool> isGood, int examples)
    {
        if (column is TextColumn or VectorColumn or Column<DateTime>)
            return Finding.Refused($"column '{column.Name}' holds {column.Type}, not numbers");

        var numbers = column.AsDoubles();
        var good = new bool[numbers.Length];
        for (var row = 0; row < good.Length; row++)
            good[row] = isGood(numbers[row]);

        return Of(column, good, examples);
    }

    public static Finding Times(Column column, Func<DateTime, bool> isGood, int examples) => column is Column<DateTime> times
        ? Of(column, [.. times.Values.ToArray().Select(isGood)], examples)
        : Finding.Refused($"column '{column.Name}' holds {column.Type}, not times");

    /// <summary>Holds each cell's text against a rule; where it is dictionary-encoded, each text once.</summary>
    public static Finding Texts(Column column, Func<string, bool> isGood, int examples)
    {
        var good = new bool[column.Length];
        if (column is TextColumn texts)
        {
            var goodCategories = new bool?[texts.Categories.Count];
            for (var row = 0; row < good.Length; row++)
                good[row] = texts.Codes[row] is var code and >= 0 && (goodCategories[code] ??= isGood(texts.Categories[code]));
        }
        else
        {
            for (var row = 0; row < good.Length; row++)
                good[row] = column.Format(row) is { } text && isGood(text);
        }

        return Of(column, good, examples);
    }

    /// <summary>Counts the rows that have a value and are not good.</summary>
    public static Finding Of(Column column, bool[] good, int examples)
    {
        var (unexpected, list) = (0L, new List<UnexpectedValue>());
        for (var row = 0; row < good.Length; row++)
        {
            if (good[row] || column.IsNull(row))
                continue;

            if (unexpected++ < examples)
                list.Add(new(row, column.Format(row)));
        }

        return new() { Missing = column.NullCount, Evaluated = column.Length - column.NullCount, Unexpected = unexpected, Examples = list };
    }

    /// <summary>Holds the cells of several columns in a row against a rule; a row in which one is missing is not checked.</summary>
    public static Finding Rows(IReadOnlyList<Column> columns, Func<int, bool> isGood, int examples)
    {
        var (missing, evaluated, unexpected, list) = (0L, 0L, 0L, new List<UnexpectedValue>());
        for (var row = 0; row < columns[0].Length; row++)
        {
            if (columns.Any(column => column.IsNull(row)))
            {
                missing++;
                continue;
            }

            evaluated++;
            if (!isGood(row) && unexpected++ < examples)
                list.Add(new(row, string.Join(", ", columns.Select(column => column.Format(row)))));
        }

        return new() { Missing = missing, Evaluated = evaluated, Unexpected = unexpected, Examples = list };
    }
}
