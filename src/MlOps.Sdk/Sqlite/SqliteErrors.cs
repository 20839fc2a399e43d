using Microsoft.Data.Sqlite;

namespace MlOps.Sdk;

/// <summary>Says what an SQLite error means to a caller.</summary>
internal static class SqliteErrors
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    public static bool IsBusy(SqliteException error) => error.SqliteErrorCode is Busy or Locked;

    public static MlOpsException Translate(string path, SqliteException error) => error.SqliteErrorCode switch
    {
        Busy or Locked => new MlOpsStoreException($"Another process kept the database '{path}' locked for too long; try again.", isTransient: true, error),
        Full => new MlOpsStoreException($"No space is left for the database '{path}'; free some, then try again.", isTransient: true, error),
        InputOutput => new MlOpsStoreException($"The database '{path}' cannot be read or written: {error.Message}. Check its disk; if that is sound, verify the store, and restore it from a backup where it is damaged.", isTransient: false, error),
        Corrupt or NotADatabase => new MlOpsIntegrityException($"'{path}' is damaged or no SQLite database; restore it from a backup.", error),
        _ => new MlOpsStoreException($"The database '{path}' refused: {error.Message}", isTransient: false, error),
    };
}
