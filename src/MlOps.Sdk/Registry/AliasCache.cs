using System.Collections.Concurrent;

namespace MlOps.Sdk;

/// <summary>
/// Resolves references from memory. A move made through the registry of this process is seen at once; one made elsewhere no later
/// than <see cref="MaxAge"/> after it, since an older answer is read anew before it is given. Safe for many threads.
/// </summary>
public sealed class AliasCache : IRegistryObserver, IDisposable
{
    private readonly ConcurrentDictionary<ModelRef, Entry> _entries = new();
    private readonly ModelRegistry _registry;
    private readonly TimeProvider _time;
    private readonly IDisposable _subscription;
    private long _moves;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="registry">Where references are resolved.</param>
    /// <param name="maxAge">How old an answer may be; half a second when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The age is negative.</exception>
    public AliasCache(ModelRegistry registry, TimeSpan? maxAge = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        MaxAge = maxAge ?? TimeSpan.FromSeconds(0.5);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAge, TimeSpan.Zero, nameof(maxAge));
        _registry = registry;
        _time = time ?? TimeProvider.System;
        _subscription = registry.Subscribe(this);
    }

    /// <summary>How old an answer may be.</summary>
    public TimeSpan MaxAge { get; }

    /// <summary>The version a reference means, as it was at most <see cref="MaxAge"/> ago.</summary>
    /// <exception cref="MlOpsNotFoundException">It means none; this is never kept, so a version is found as soon as it is there.</exception>
    public ValueTask<ModelVersion> ResolveAsync(ModelRef reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return _entries.TryGetValue(reference, out var entry) && _time.GetElapsedTime(entry.ReadAt) < MaxAge
            ? ValueTask.FromResult(entry.Version)
            : ReadAsync(reference, cancellationToken);
    }

    void IRegistryObserver.OnAliasMoved(AliasChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Interlocked.Increment(ref _moves);
        _entries.TryRemove(ModelRef.ByAlias(change.Model, change.Alias), out _);
    }

    /// <summary>Stops listening to the registry.</summary>
    public void Dispose() => _subscription.Dispose();

    // What was being read while an alias moved may be the old answer: it is given to who asked before the move, and not kept.
    private async ValueTask<ModelVersion> ReadAsync(ModelRef reference, CancellationToken cancellationToken)
    {
        var moves = Interlocked.Read(ref _moves);
        var readAt = _time.GetTimestamp();
        ModelVersion version;
        try
        {
            version = await _registry.ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
        }
        catch (MlOpsNotFoundException)
        {
            _entries.TryRemove(reference, out _);
            throw;
        }

        var entry = new Entry(version, readAt);
        _entries[reference] = entry;
        if (Interlocked.Read(ref _moves) != moves)
            _entries.TryRemove(new(reference, entry));
        return version;
    }

    private sealed record Entry(ModelVersion Version, long ReadAt);
}
