namespace MlOps.Sdk.Data;

/// <summary>Checks that values follow one another in order; missing ones are passed over.</summary>
internal static class Order
{
    public static Finding Check(Column column, int direction, bool strictly, int examples)
    {
        Comparison<int>? compare = column switch
        {
            Column<double> values => (a, b) => values.Values[a].CompareTo(values.Values[b]),
            Column<float> values => (a, b) => values.Values[a].CompareTo(values.Values[b]),
            Column<long> values => (a, b) => values.Values[a].CompareTo(values.Values[b]),
            Column<DateTime> values => (a, b) => values.Values[a].CompareTo(values.Values[b]),
            TextColumn values => (a, b) => string.CompareOrdinal(values[a], values[b]),
            _ => null,
        };
        if (compare is null)
            return Finding.Refused($"column '{column.Name}' holds {column.Type}, which has no order");

        var good = new bool[column.Length];
        var before = -1;
        for (var row = 0; row < good.Length; row++)
        {
            if (column.IsNull(row))
                continue;

            good[row] = before < 0 || direction * Math.Sign(compare(row, before)) >= (strictly ? 1 : 0);
            before = row;
        }

        return RowCheck.Of(column, good, examples);
    }
}
