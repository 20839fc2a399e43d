using System.Data.Common;

namespace MlOps.Sdk.Relational;

internal static class DbDataReaderExtensions
{
    public static string? GetStringOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static int? GetInt32OrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    public static DateTimeOffset GetTime(this DbDataReader row, int column) => SqlTime.Read(row.GetInt64(column));

    public static ContentDigest GetDigest(this DbDataReader row, int column) =>
        ContentDigest.TryParse(row.GetString(column), out var digest)
            ? digest
            : throw new MlOpsIntegrityException($"The database holds '{row.GetString(column)}' in column '{row.GetName(column)}' where a SHA-256 belongs; the row is damaged or was changed outside the store; verify the store, and restore it from a backup.");
}
