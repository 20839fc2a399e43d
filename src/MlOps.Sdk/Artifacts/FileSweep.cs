namespace MlOps.Sdk;

/// <summary>
/// Removes files of a store by age. A file is first renamed out of its place and judged there, so one that a writer replaced in
/// between is seen as young and put back; readers look in both places. One process sweeps at a time, and what a crash leaves
/// renamed is put back by the next.
/// </summary>
internal sealed class FileSweep(string root)
{
    private const int Attempts = 200;

    private readonly string _doomed = Path.Combine(root, "doomed");
    private readonly string _lock = Path.Combine(root, "sweep.lock");

    /// <summary>Where content is while it is judged.</summary>
    public string DoomedPathOf(ContentDigest digest) => Path.Combine(_doomed, digest.Hex);

    public async ValueTask<bool> TryDeleteAsync(ContentDigest digest, string path, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (!IsOlder(path, since))
            return false;
        var held = await LockAsync(cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            Directory.CreateDirectory(_doomed);
            var doomed = DoomedPathOf(digest);
            if (File.Exists(doomed))
                PutBack(doomed, path);
            try
            {
                File.Move(path, doomed);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return false;
            }

            if (IsOlder(doomed, since))
            {
                File.Delete(doomed);
                return true;
            }

            PutBack(doomed, path);
            return false;
        }
    }

    /// <summary>Puts back what a crash left renamed, unless somebody sweeps right now.</summary>
    public void Recover(Func<ContentDigest, string> pathOf)
    {
        if (!Directory.Exists(_doomed) || !Directory.EnumerateFiles(_doomed).Any() || TryLock() is not { } held)
            return;
        using (held)
        {
            foreach (var doomed in Directory.EnumerateFiles(_doomed))
            {
                if (ContentDigest.TryParse(Path.GetFileName(doomed), out var digest))
                    PutBack(doomed, pathOf(digest));
            }
        }
    }

    private static bool IsOlder(string path, DateTimeOffset since) => new FileInfo(path) is { Exists: true } file && file.LastWriteTimeUtc < since.UtcDateTime;

    // Replacing is as safe as keeping: both hold the same bytes, and neither was old.
    private static void PutBack(string doomed, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        File.Move(doomed, path, overwrite: true);
        DirectoryFlush.Flush(folder);
    }

    private async ValueTask<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (TryLock() is { } held)
                return held;
            if (attempt == Attempts)
                throw new MlOpsStoreException($"Another sweep holds '{_lock}'; try again when it has ended.", isTransient: true);
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken).ConfigureAwait(false);
        }
    }

    private FileStream? TryLock()
    {
        try
        {
            return new FileStream(_lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException)
        {
            return null; // somebody has it; the system lets go of it when they die
        }
    }
}
