namespace MlOps.Sdk.Data;

/// <summary>How often each value of a column occurs, as text.</summary>
internal static class Distinct
{
    public static Dictionary<string, long> Counts(Column column)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        if (column is TextColumn texts)
        {
            var byCode = texts.CountByCategory();
            for (var code = 0; code < byCode.Length; code++)
            {
                if (byCode[code] > 0)
                    counts[texts.Categories[code]] = byCode[code];
            }

            return counts;
        }

        for (var row = 0; row < column.Length; row++)
        {
            if (column.Format(row) is { } text)
                counts[text] = counts.GetValueOrDefault(text) + 1;
        }

        return counts;
    }

    /// <summary>Every member of a group of equal values is unexpected.</summary>
    public static Finding Unique(Column column, int examples)
    {
        var counts = Counts(column);
        return RowCheck.Texts(column, text => counts[text] == 1, examples);
    }
}
