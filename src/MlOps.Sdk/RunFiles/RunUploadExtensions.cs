namespace MlOps.Sdk;

/// <summary>Brings files and folders into a run.</summary>
public static class RunUploadExtensions
{
    private const int Parallelism = 4;

    // Small files wait for the store rather than for their bytes, and many that wait at once share its flushes.
    private const int SmallParallelism = 16;
    private const long SmallBytes = 1024 * 1024;

    /// <summary>Stores a file as an artifact.</summary>
    /// <param name="run">The run.</param>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path in the run; the file's name when null.</param>
    /// <param name="progress">Told of every part that is read.</param>
    /// <param name="cancellationToken">Stops the upload.</param>
    /// <exception cref="ArgumentException">The path breaks the rules of <see cref="ArtifactPath"/>.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static async ValueTask<ArtifactEntry> LogFileAsync(
        this IRunLog run, string file, string? path = null, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrEmpty(file);
        var target = ArtifactPath.Require(path ?? Path.GetFileName(file));
        return await UploadAsync(run, file, target, new(progress, new FileInfo(file).Length, 1), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Stores every file under a folder as an artifact, several at once. All paths are checked before the first file is read;
    /// links are not followed, so nothing outside the folder comes along.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="directory">The folder.</param>
    /// <param name="prefix">The path in the run under which the files go; its top when null.</param>
    /// <param name="progress">Told of every part that is read, and of every file that is done.</param>
    /// <param name="cancellationToken">Stops the upload; files that are done stay.</param>
    /// <returns>The artifacts in ordinal order of path.</returns>
    /// <exception cref="ArgumentException">The prefix or a file's name breaks the rules of <see cref="ArtifactPath"/>; nothing is stored.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static async ValueTask<IReadOnlyList<ArtifactEntry>> LogDirectoryAsync(
        this IRunLog run, string directory, string? prefix = null, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var top = prefix is null ? "" : ArtifactPath.Require(prefix) + "/";
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        var files = new DirectoryInfo(directory).EnumerateFiles("*", options)
            .Select(file => (File: file, Path: ArtifactPath.Require(top + Path.GetRelativePath(directory, file.FullName).Replace(Path.DirectorySeparatorChar, '/'))))
            .OrderBy(item => item.Path, StringComparer.Ordinal)
            .ToArray();
        var total = files.Sum(item => item.File.Length);
        var parallelism = total > files.Length * SmallBytes ? Parallelism : SmallParallelism;
        var meter = new TransferMeter(progress, total, files.Length);
        var entries = new ArtifactEntry[files.Length];
        await Parallel.ForAsync(0, files.Length, new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken }, async (i, token) =>
            entries[i] = await UploadAsync(run, files[i].File.FullName, files[i].Path, meter, token).ConfigureAwait(false)).ConfigureAwait(false);
        return entries;
    }

    private static async ValueTask<ArtifactEntry> UploadAsync(IRunLog run, string file, string path, TransferMeter meter, CancellationToken cancellationToken)
    {
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
        {
            var metered = new MeteredStream(stream, meter, path);
            await using (metered.ConfigureAwait(false))
            {
                var entry = await run.LogArtifactAsync(path, metered, cancellationToken).ConfigureAwait(false);
                meter.Done(path);
                return entry;
            }
        }
    }
}
