namespace MlOps.Sdk;

/// <summary>
/// This process's id in the leases of a store, backed by a file that is locked for as long as the process lives. The operating
/// system drops the lock when the process dies, however it dies, so the next one that opens the store knows at once.
/// </summary>
internal sealed class ProcessOwner : IDisposable
{
    private const string Extension = ".lock";

    private readonly FileStream _lock;

    private ProcessOwner(string id, FileStream @lock)
    {
        Id = id;
        _lock = @lock;
    }

    public string Id { get; }

    public static ProcessOwner Take(string directory, TimeProvider time)
    {
        Directory.CreateDirectory(directory);
        for (var attempt = 0; ; attempt++)
        {
            var id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
            var path = Path.Combine(directory, id + Extension);
            try
            {
                var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
                if (File.Exists(path))
                    return new(id, file);
                file.Dispose(); // a process that looked for the dead took it between its creation and its lock
            }
            catch (IOException) when (attempt < 20)
            {
                // as above, while that process still holds it
            }
        }
    }

    /// <summary>The owners whose lock file nobody holds, each with what removes the file.</summary>
    public static IEnumerable<(string Id, Action Forget)> FindDead(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*" + Extension).Order(StringComparer.Ordinal))
        {
            FileStream file;
            try
            {
                file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue; // alive, or found by another process
            }

            using (file)
                yield return (Path.GetFileNameWithoutExtension(path), () => File.Delete(path));
        }
    }

    public void Dispose()
    {
        File.Delete(_lock.Name);
        _lock.Dispose();
    }
}
