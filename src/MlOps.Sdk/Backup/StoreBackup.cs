using MlOps.Sdk.Relational;

namespace MlOps.Sdk;

/// <summary>
/// Backs up a store while it is in use, and restores it. A backup is a folder; backing up into the same folder again
/// copies only new artifacts, and until the new manifest is in place the backup before it is whole.
/// </summary>
public static class StoreBackup
{
    /// <summary>Backs up a store: everything acknowledged before this was called, as one consistent snapshot with all content it refers to.</summary>
    /// <param name="store">The store; it may be written to meanwhile, by other processes too.</param>
    /// <param name="directory">The folder of the backup; it is created when it does not exist.</param>
    /// <param name="options">Verification and progress; the defaults when null.</param>
    /// <param name="cancellationToken">Stops the backup; what was copied is used by the next one.</param>
    /// <exception cref="MlOpsIntegrityException">Content that the store refers to is damaged: a backup would hide that.</exception>
    /// <exception cref="MlOpsNotFoundException">Content that the store refers to is gone.</exception>
    /// <exception cref="MlOpsStoreException">The folder cannot be written.</exception>
    public static async ValueTask<BackupManifest> BackupAsync(this MlOpsStore store, string directory, BackupOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var folder = new BackupFolder(directory);
        if (folder.Root.StartsWith(store.Directory + Path.DirectorySeparatorChar, StringComparison.Ordinal) || folder.Root == store.Directory)
            throw new ArgumentException($"The backup '{folder.Root}' would lie inside the store it backs up; choose a folder elsewhere.", nameof(directory));
        options ??= new();
        return await WriteAsync(
            folder,
            store.Time,
            async (database, artifacts, token) =>
            {
                var snapshot = await SqliteSnapshot.TakeAsync(Path.Combine(store.Directory, "mlops.db"), database, token).ConfigureAwait(false);
                await CopyAsync(store.Artifacts, artifacts, snapshot.Artifacts.Values, options, token).ConfigureAwait(false);
                return snapshot;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Backs up a store of any database and any kind of artifacts, such as PostgreSQL with S3, in the form of an embedded store's backup.</summary>
    /// <param name="store">The store; it may be written to meanwhile.</param>
    /// <param name="directory">The folder of the backup; it is created when it does not exist.</param>
    /// <param name="options">Verification and progress; the defaults when null.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the backup; the contents that were copied are used by the next one.</param>
    /// <exception cref="MlOpsIntegrityException">The store or content that it refers to is damaged: a backup would hide that.</exception>
    /// <exception cref="MlOpsNotFoundException">Content that the store refers to is gone.</exception>
    /// <exception cref="MlOpsStoreException">The store cannot be read, or the folder cannot be written.</exception>
    public static async ValueTask<BackupManifest> BackupAsync(this CopyableStore store, string directory, BackupOptions? options = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        time ??= TimeProvider.System;
        return await WriteAsync(
            new(directory),
            time,
            (database, artifacts, token) => SqliteSnapshot.TakeAsync(store, database, artifacts, options ?? new(), time, token),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads and hashes every file of a backup.</summary>
    /// <param name="directory">The folder of the backup.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>What is wrong, by file; empty when the backup is whole.</returns>
    /// <exception cref="MlOpsIntegrityException">There is no manifest, or it cannot be read.</exception>
    public static async ValueTask<IReadOnlyList<StoreFinding>> VerifyAsync(string directory, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var folder = new BackupFolder(directory);
        var manifest = await folder.ReadManifestAsync(cancellationToken).ConfigureAwait(false);
        var findings = new List<StoreFinding>();
        var database = folder.At(manifest.Database.Path);
        if (!File.Exists(database))
            findings.Add(new(database, "It is not there."));
        else if (await BackupFolder.HashAsync(database, cancellationToken).ConfigureAwait(false) is var found && found.Digest != manifest.Database.Digest)
            findings.Add(new(database, $"Its {found.Size} bytes hash to {found.Digest}; the manifest says {manifest.Database.Size} bytes and {manifest.Database.Digest}."));

        var content = new ContentCheck(new FileArtifactStore(folder.Artifacts), findings);
        foreach (var (digest, size) in manifest.Artifacts)
            await content.CheckAsync(Path.Combine(folder.Artifacts, "sha256", digest.Hex[..2], digest.Hex[2..]), new() { Path = digest.Hex, Digest = digest, Size = size }, cancellationToken).ConfigureAwait(false);
        return findings;
    }

    /// <summary>Makes a store of a backup. It is built and verified beside its place, audit chain and every hash, and then renamed into it.</summary>
    /// <param name="directory">The folder of the backup.</param>
    /// <param name="target">Where the store shall be: a folder that does not exist or is empty.</param>
    /// <param name="options">Clock and progress; the defaults when null.</param>
    /// <param name="cancellationToken">Stops the restore and leaves nothing behind.</param>
    /// <returns>What the verification of the restored store found: nothing bad.</returns>
    /// <exception cref="MlOpsConflictException">The target is not empty.</exception>
    /// <exception cref="MlOpsIntegrityException">A file of the backup is missing or damaged; it is named, and nothing is restored.</exception>
    public static async ValueTask<StoreVerification> RestoreAsync(string directory, string target, MlOpsStoreOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        options ??= new();
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        if (File.Exists(place) || (Directory.Exists(place) && Directory.EnumerateFileSystemEntries(place).Any()))
            throw new MlOpsConflictException($"'{place}' is not empty; restore into a new folder, then put it in the place of the old one.");
        if (await VerifyAsync(directory, cancellationToken).ConfigureAwait(false) is { Count: > 0 } findings)
            throw new MlOpsIntegrityException($"The backup '{directory}' is damaged and was not restored. {string.Join(" ", findings)}");

        var folder = new BackupFolder(directory);
        var stage = $"{place}.restoring-{Guid.CreateVersion7(options.Time.GetUtcNow()):N}";
        try
        {
            var verification = await StageAsync(folder, stage, options, cancellationToken).ConfigureAwait(false);
            if (Directory.Exists(place))
                Directory.Delete(place);
            Directory.Move(stage, place);
            DirectoryFlush.Flush(Path.GetDirectoryName(place)!);
            return verification;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"'{place}' could not be written: {e.Message}", isTransient: true, e);
        }
        finally
        {
            if (Directory.Exists(stage))
                Directory.Delete(stage, recursive: true);
        }
    }

    /// <summary>Brings a backup into a store of any database and any kind of artifacts. A restore that broke off goes on when it is started again.</summary>
    /// <param name="directory">The folder of the backup.</param>
    /// <param name="target">An empty store.</param>
    /// <param name="options">Page size, parallelism, clock; the defaults when null.</param>
    /// <param name="progress">Told of every page and every content; may be called from several threads.</param>
    /// <param name="cancellationToken">Stops the restore.</param>
    /// <returns>What was written: as many rows and audit entries as the backup has.</returns>
    /// <exception cref="MlOpsConflictException">The target is in use.</exception>
    /// <exception cref="MlOpsIntegrityException">A file of the backup is missing or damaged; it is named, and nothing is restored.</exception>
    public static async ValueTask<StoreCopyReport> RestoreAsync(
        string directory, CopyableStore target, StoreCopyOptions? options = null, IProgress<StoreCopyProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new();
        if (await VerifyAsync(directory, cancellationToken).ConfigureAwait(false) is { Count: > 0 } findings)
            throw new MlOpsIntegrityException($"The backup '{directory}' is damaged and was not restored. {string.Join(" ", findings)}");

        var folder = new BackupFolder(directory);
        var manifest = await folder.ReadManifestAsync(cancellationToken).ConfigureAwait(false);
        var stage = Directory.CreateTempSubdirectory("mlops-restore-").FullName;
        try
        {
            // Opening a database changes its file, if only by its log; the backup stays as it is.
            var copy = Path.Combine(stage, manifest.Database.Path);
            File.Copy(folder.At(manifest.Database.Path), copy);
            var database = await SqliteDatabase.OpenAsync(copy, options.Time, cancellationToken).ConfigureAwait(false);
            await using (database.ConfigureAwait(false))
                return await StoreCopy.CopyAsync(new(database, new FileArtifactStore(folder.Artifacts, options.Time)), target, options, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"The backup '{folder.Root}' could not be read, or '{stage}' not be written: {e.Message}", isTransient: true, e);
        }
        finally
        {
            Directory.Delete(stage, recursive: true);
        }
    }

    private static async ValueTask<BackupManifest> WriteAsync(
        BackupFolder folder,
        TimeProvider time,
        Func<string, FileArtifactStore, CancellationToken, ValueTask<(AuditHead Head, SortedDictionary<string, ArtifactContent> Artifacts)>> take,
        CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder.Root);
            var before = await folder.FindManifestAsync(cancellationToken).ConfigureAwait(false);
            var createdAt = time.GetUtcNow();
            var name = $"mlops-{Guid.CreateVersion7(createdAt):N}.db";
            BackupManifest manifest;
            try
            {
                var (head, artifacts) = await take(folder.At(name), new FileArtifactStore(folder.Artifacts, time), cancellationToken).ConfigureAwait(false);
                var (digest, size) = await BackupFolder.HashAsync(folder.At(name), cancellationToken).ConfigureAwait(false);
                manifest = new() { CreatedAt = createdAt, Database = new() { Path = name, Digest = digest, Size = size }, Head = head, Artifacts = [.. artifacts.Values] };
                await folder.WriteManifestAsync(manifest, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                foreach (var part in Directory.EnumerateFiles(folder.Root, name + "*"))
                    File.Delete(part);
                throw;
            }

            if (before is not null)
                File.Delete(folder.At(before.Database.Path));
            return manifest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"The backup '{folder.Root}' could not be written: {e.Message}", isTransient: true, e);
        }
    }

    private static async ValueTask<StoreVerification> StageAsync(BackupFolder folder, string stage, MlOpsStoreOptions options, CancellationToken cancellationToken)
    {
        var manifest = await folder.ReadManifestAsync(cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(stage);
        File.Copy(folder.At(manifest.Database.Path), Path.Combine(stage, "mlops.db"));
        await CopyAsync(new FileArtifactStore(folder.Artifacts, options.Time), new FileArtifactStore(Path.Combine(stage, "artifacts"), options.Time), manifest.Artifacts, new(), cancellationToken).ConfigureAwait(false);
        var store = await MlOpsStore.OpenAsync(stage, options, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var verification = await store.VerifyAsync(manifest.Head, cancellationToken).ConfigureAwait(false);
            return verification.Findings.Count == 0
                ? verification
                : throw new MlOpsIntegrityException($"What the backup '{folder.Root}' holds does not verify and was not restored. {string.Join(" ", verification.Findings)}");
        }
    }

    private static async ValueTask CopyAsync(IArtifactStore from, FileArtifactStore to, IReadOnlyCollection<ArtifactContent> contents, BackupOptions options, CancellationToken cancellationToken)
    {
        var progress = new BackupProgress(0, contents.Count, 0, 0);
        foreach (var content in contents)
        {
            if (!await IsPresentAsync(to, content, options.VerifyPresent, cancellationToken).ConfigureAwait(false))
            {
                var stream = await from.OpenReadAsync(content.Digest, cancellationToken).ConfigureAwait(false);
                await using (stream.ConfigureAwait(false))
                    await to.PutAsync(stream, cancellationToken).ConfigureAwait(false);
                progress = progress with { Copied = progress.Copied + 1, Bytes = progress.Bytes + content.Size };
            }

            progress = progress with { Artifacts = progress.Artifacts + 1 };
            options.Progress?.Report(progress);
        }
    }

    private static async ValueTask<bool> IsPresentAsync(FileArtifactStore store, ArtifactContent content, bool verify, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(content.Digest, cancellationToken).ConfigureAwait(false) is not { } found || found.Size != content.Size)
            return false;
        if (!verify)
            return true;

        var findings = new List<StoreFinding>();
        await new ContentCheck(store, findings).CheckAsync(content.Digest.Hex, new() { Path = content.Digest.Hex, Digest = content.Digest, Size = content.Size }, cancellationToken).ConfigureAwait(false);
        return findings.Count == 0;
    }
}
