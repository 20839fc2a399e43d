namespace MlOps.Sdk.Relational;

/// <summary>The statements of a copy, in the SQL that both databases share.</summary>
internal static class CopySql
{
    /// <summary>A comparison of a row's key with parameters that begin with a prefix.</summary>
    public static string Compare(CopyTable table, string sign, string prefix) =>
        $"({table.KeyList}) {sign} ({string.Join(", ", table.Keys.Select((_, i) => $"{prefix}{i}"))})";

    /// <summary>The parameters of <see cref="Compare"/>; none where there is no row.</summary>
    public static IEnumerable<SqlValue> Key(CopyTable table, string prefix, object?[]? row, CopyShape? shape) =>
        row is null ? [] : table.Keys.Select((_, i) => new SqlValue($"{prefix}{i}", row[shape!.Keys[i]]));

    public static string Delete(CopyTable table) => $"DELETE FROM {table.Name} WHERE {Compare(table, "=", "@k")}";

    public static string Rename(CopyTable table) => $"UPDATE {table.Name} SET {table.Renamed} = @text WHERE {Compare(table, "=", "@k")}";

    public static string Any(CopyTable table) => $"SELECT 1 FROM {table.Name} LIMIT 1";
}
