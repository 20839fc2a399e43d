namespace MlOps.Sdk;

/// <summary>
/// Tells a folder where a store was from one where none has been: a database that is gone or empty beside artifacts or the locks of
/// processes was lost, and opening a new one in its place would hide that.
/// </summary>
internal static class LostDatabase
{
    /// <exception cref="MlOpsIntegrityException">The database is missing or has no bytes, and what lies beside it shows that there was one.</exception>
    public static void ThrowIfLost(string root, string database)
    {
        // The traces are looked for first: a process that creates the store meanwhile has written its database before any of them.
        if (FindTrace(root, database) is { } trace && new FileInfo(database) is { Exists: false } or { Length: 0 })
        {
            throw new MlOpsIntegrityException(
                $"'{database}' {(File.Exists(database) ? "is empty" : "is missing")}, but '{trace}' shows that a store was here. Restore the database from a backup; to begin a new store, use another directory or remove '{root}'.");
        }
    }

    private static string? FindTrace(string root, string database) =>
        First(Path.Combine(root, "artifacts", "sha256"), SearchOption.AllDirectories)
        ?? First(Path.Combine(root, "owners"), SearchOption.TopDirectoryOnly)
        ?? (new FileInfo(database + "-wal") is { Exists: true, Length: > 0 } log && !File.Exists(database) ? log.FullName : null);

    private static string? First(string folder, SearchOption depth)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", depth).FirstOrDefault() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // what opens the folders next says what is wrong with them
        }
    }
}
