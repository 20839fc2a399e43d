using Microsoft.ML;

namespace MlOps.Sdk.MLNet;

/// <summary>Size and shape of a data view.</summary>
internal static class DataViewFacts
{
    public static string Describe(DataViewSchema schema) =>
        string.Join(", ", schema.Where(column => !column.IsHidden).Select(column => $"{column.Name}: {column.Type}"));

    public static long CountRows(IDataView data)
    {
        if (data.GetRowCount() is { } count)
            return count;

        long rows = 0;
        using var cursor = data.GetRowCursor([]);
        while (cursor.MoveNext())
            rows++;

        return rows;
    }
}
