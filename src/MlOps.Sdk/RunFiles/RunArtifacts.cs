using System.Runtime.CompilerServices;

namespace MlOps.Sdk;

/// <summary>The files of runs: listed, opened by path, read in part, brought to the local disk.</summary>
/// <param name="runs">Where runs and the paths of their artifacts are kept.</param>
/// <param name="artifacts">Where the content is kept.</param>
public sealed class RunArtifacts(IRunStore runs, IArtifactStore artifacts)
{
    private const int Parallelism = 4;

    /// <summary>A run's artifacts in ordinal order of path.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Only those under this path, such as <c>plots</c>; all when null.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="ArgumentException">The folder breaks the rules of <see cref="ArtifactPath"/>.</exception>
    /// <exception cref="MlOpsNotFoundException">The run does not exist.</exception>
    public async IAsyncEnumerable<ArtifactEntry> ListAsync(RunId run, string? folder = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var prefix = folder is null ? "" : ArtifactPath.Require(folder) + "/";
        if (await runs.FindRunAsync(run, cancellationToken).ConfigureAwait(false) is null)
            throw new MlOpsNotFoundException($"Run {run} does not exist.");
        await foreach (var entry in runs.ListArtifactsAsync(run, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Path.StartsWith(prefix, StringComparison.Ordinal))
                yield return entry;
        }
    }

    /// <summary>The artifact of a path, or null.</summary>
    public async ValueTask<ArtifactEntry?> FindAsync(RunId run, string path, CancellationToken cancellationToken = default)
    {
        await foreach (var entry in runs.ListArtifactsAsync(run, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Path == path)
                return entry;
        }

        return null;
    }

    /// <summary>Opens an artifact for reading from its start; reading to the end verifies it.</summary>
    /// <exception cref="MlOpsNotFoundException">The run has no such artifact.</exception>
    /// <exception cref="MlOpsIntegrityException">Thrown by the read that reaches the end of damaged content.</exception>
    public async ValueTask<Stream> OpenReadAsync(RunId run, string path, CancellationToken cancellationToken = default) =>
        await artifacts.OpenReadAsync((await GetAsync(run, path, cancellationToken).ConfigureAwait(false)).Digest, cancellationToken).ConfigureAwait(false);

    /// <summary>Opens a part of an artifact, which is not verified. A store that reads no ranges is read from the start.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The artifact's path.</param>
    /// <param name="offset">The first byte, 0 to the artifact's size.</param>
    /// <param name="length">How many bytes; up to the end when null or when there are fewer.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset or the length is negative, or the offset lies beyond the end.</exception>
    /// <exception cref="MlOpsNotFoundException">The run has no such artifact.</exception>
    public async ValueTask<Stream> OpenRangeAsync(RunId run, string path, long offset, long? length = null, CancellationToken cancellationToken = default)
    {
        var entry = await GetAsync(run, path, cancellationToken).ConfigureAwait(false);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, entry.Size);
        if (artifacts is IRangedArtifactStore ranged)
            return await ranged.OpenRangeAsync(entry.Digest, offset, length, cancellationToken).ConfigureAwait(false);
        var whole = await artifacts.OpenReadAsync(entry.Digest, cancellationToken).ConfigureAwait(false);
        return new PartStream(whole, offset, Math.Min(length ?? long.MaxValue, entry.Size - offset));
    }

    /// <summary>
    /// Brings a run's artifacts into a folder, several at once, each file whole and verified or not at all. What an earlier
    /// download brought of a file is not read again.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="directory">The folder; it is made when it does not exist. Files of the same paths are replaced.</param>
    /// <param name="folder">Only the artifacts under this path; their paths stay as they are. All when null.</param>
    /// <param name="progress">Told of every file that is done.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <returns>What was brought, in ordinal order of path.</returns>
    /// <exception cref="MlOpsNotFoundException">The run does not exist, or content is gone.</exception>
    /// <exception cref="MlOpsIntegrityException">Content is damaged, or a recorded path would leave the folder.</exception>
    public async ValueTask<IReadOnlyList<ArtifactEntry>> DownloadAsync(
        RunId run, string directory, string? folder = null, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var entries = new List<ArtifactEntry>();
        await foreach (var entry in ListAsync(run, folder, cancellationToken).ConfigureAwait(false))
            entries.Add(entry);
        if (entries.FirstOrDefault(entry => !ArtifactPath.IsValid(entry.Path)) is { } bad)
            throw new MlOpsIntegrityException($"Run {run} has an artifact under '{bad.Path}', which is no path for a file here; open it by {nameof(OpenReadAsync)} and give it a name.");

        var meter = new TransferMeter(progress, entries.Sum(entry => entry.Size), entries.Count);
        await Parallel.ForEachAsync(entries, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, async (entry, token) =>
        {
            var target = Path.Combine(directory, entry.Path.Replace('/', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await artifacts.DownloadAsync(entry.Digest, target, token).ConfigureAwait(false);
            meter.Add(entry.Path, entry.Size);
            meter.Done(entry.Path);
        }).ConfigureAwait(false);
        return entries;
    }

    private async ValueTask<ArtifactEntry> GetAsync(RunId run, string path, CancellationToken cancellationToken) =>
        await FindAsync(run, ArtifactPath.Require(path), cancellationToken).ConfigureAwait(false) ?? throw new MlOpsNotFoundException($"Run {run} has no artifact '{path}'.");
}
