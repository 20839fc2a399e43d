using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MlOps.Sdk.Relational;

namespace MlOps.Sdk;

/// <summary>
/// The embedded store: one SQLite database and one artifact folder under a directory, with a tracker and a registry on them.
/// Several processes may have the same directory open; it belongs on a local disk.
/// </summary>
public sealed class MlOpsStore : IAsyncDisposable, IDisposable
{
    /// <summary>The directory used when none is named.</summary>
    public const string DefaultDirectory = ".mlops";

    private readonly SqliteDatabase _database;
    private readonly ProcessOwner _owner;
    private bool _disposed;

    private MlOpsStore(string directory, SqliteDatabase database, FileArtifactStore artifacts, ProcessOwner owner, MlOpsStoreOptions options, ILoggerFactory logs)
    {
        Directory = directory;
        _database = database;
        _owner = owner;
        var time = Time = options.Time;
        Runs = new RelationalRunStore(database, time);
        var models = new RelationalModelStore(database);
        (Models, Facts) = (models, models);
        Audit = new RelationalAuditLog(database);
        Cursors = new RelationalEventCursorStore(database);
        Artifacts = artifacts;
        Experiments = new(Runs, time);
        RunArtifacts = new(Runs, artifacts);
        Tracker = new(Runs, Artifacts, time, options.Tracking, owner.Id, logs.CreateLogger<ExperimentTracker>(), Path.Combine(directory, "spill"));
        Registry = new(Models, Runs, Artifacts, options.Actor, time, options.PromotionRules, options.Observers, options.Governance);
        Cards = new(Models, Runs, Artifacts, Facts, time);
        Bundles = new(Models, Facts, Runs, Artifacts, Audit, actor: options.Actor, time: time);
        Provenance = new(Models, Runs, Facts);
    }

    /// <summary>The full path of the directory.</summary>
    public string Directory { get; }

    /// <summary>The runs that a process left behind when it died, found when this store was opened and now marked as interrupted.</summary>
    public IReadOnlyList<RunId> InterruptedRuns { get; private set; } = [];

    /// <summary>What became of the batches that dead processes had spilled, written when this store was opened.</summary>
    public SpillRecovery Recovery { get; private set; } = new();

    internal TimeProvider Time { get; }

    /// <summary>Experiments and runs.</summary>
    public IRunStore Runs { get; }

    /// <summary>Experiments and runs by name and at rest: rename, describe, tag, archive, delete, restore.</summary>
    public ExperimentCatalog Experiments { get; }

    /// <summary>The files of runs.</summary>
    public RunArtifacts RunArtifacts { get; }

    /// <summary>Versions and aliases.</summary>
    public IModelStore Models { get; }

    /// <summary>What is decided and noted about models: tags, labels, stages, approvals, waivers, freezes, promotions.</summary>
    public IModelFactStore Facts { get; }

    /// <summary>The audit log.</summary>
    public IAuditLog Audit { get; }

    /// <summary>How far the subscriptions to registry events have come.</summary>
    public IEventCursorStore Cursors { get; }

    /// <summary>Content by digest.</summary>
    public IArtifactStore Artifacts { get; }

    /// <summary>Starts runs in this store.</summary>
    public ExperimentTracker Tracker { get; }

    /// <summary>Registers and promotes models in this store.</summary>
    public ModelRegistry Registry { get; }

    /// <summary>Makes model cards of what this store has recorded.</summary>
    public ModelCards Cards { get; }

    /// <summary>Models on their way to and from other stores.</summary>
    public ModelBundles Bundles { get; }

    /// <summary>States where versions came from, how they were tested and why they were promoted.</summary>
    public ModelProvenance Provenance { get; }

    /// <summary>The id of this process in the leases of its runs.</summary>
    public string Owner => _owner.Id;

    /// <summary>Opens or creates a store, brings it to the newest schema and marks the runs of dead processes as interrupted.</summary>
    /// <param name="directory">The directory; it is created when it does not exist.</param>
    /// <param name="options">Clock, actor, tracking and promotion rules; the defaults when null.</param>
    /// <param name="logs">Where background work reports.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="MlOpsStoreException">The directory cannot be created or written, or the store was written by a newer release.</exception>
    /// <exception cref="MlOpsIntegrityException">The database is damaged, or lost while other parts of the store are there.</exception>
    public static async ValueTask<MlOpsStore> OpenAsync(
        string directory = DefaultDirectory, MlOpsStoreOptions? options = null, ILoggerFactory? logs = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        options ??= new();
        var root = Path.GetFullPath(directory);
        LostDatabase.ThrowIfLost(root, Path.Combine(root, "mlops.db"));
        var artifacts = new FileArtifactStore(Path.Combine(root, "artifacts"), options.Time);
        var database = await SqliteDatabase.OpenAsync(Path.Combine(root, "mlops.db"), options.Time, cancellationToken).ConfigureAwait(false);
        ProcessOwner? owner = null;
        try
        {
            owner = TakeOwner(Path.Combine(root, "owners"), options.Time);
            var store = new MlOpsStore(root, database, artifacts, owner, options, logs ?? NullLoggerFactory.Instance);
            await store.RecoverAsync(cancellationToken).ConfigureAwait(false);
            await store.InterruptDeadAsync(options.Time, cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            owner?.Dispose();
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Checks everything: the pages of the database, the audit chain, that versions, aliases and reports are what the log says, and
    /// every artifact's bytes.
    /// </summary>
    public async ValueTask<StoreVerification> VerifyAsync(AuditHead? anchor = null, CancellationToken cancellationToken = default)
    {
        var damage = await _database.FindDamageAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var verification = await new StoreVerifier(Runs, Models, Audit, Artifacts).VerifyAsync(anchor, cancellationToken).ConfigureAwait(false);
            return damage.Count == 0 ? verification : verification with { Findings = [.. damage, .. verification.Findings] };
        }
        catch (Exception e) when (e is MlOpsIntegrityException || (e is MlOpsException && damage.Count > 0))
        {
            return StoreVerification.Unreadable([.. damage, new StoreFinding("mlops.db", e.Message)]);
        }
    }

    /// <summary>The store as <see cref="StoreCopy"/> takes it, as a source or, while it is empty, as a target.</summary>
    public CopyableStore ToCopyable() => new(_database, Artifacts);

    /// <summary>Ends the runs that are still open as failed, and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            await Tracker.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await _database.DisposeAsync().ConfigureAwait(false);
            _owner.Dispose();
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    private static ProcessOwner TakeOwner(string directory, TimeProvider time)
    {
        try
        {
            return ProcessOwner.Take(directory, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"The folder '{directory}' cannot be written: {e.Message}", isTransient: false, e);
        }
    }

    // A store that cannot take them now opens all the same: the tracker tries again.
    private async ValueTask RecoverAsync(CancellationToken cancellationToken)
    {
        try
        {
            Recovery = await Tracker.RecoverAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MlOpsStoreException e) when (e.IsTransient)
        {
            Recovery = new() { Refused = [e.Message] };
        }
    }

    private async ValueTask InterruptDeadAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var interrupted = new List<RunId>();
        foreach (var (id, forget) in ProcessOwner.FindDead(Path.Combine(Directory, "owners")))
        {
            interrupted.AddRange(await Runs.InterruptRunsAsync(id, time.GetUtcNow(), cancellationToken).ConfigureAwait(false));
            forget();
        }

        InterruptedRuns = interrupted;
    }
}
