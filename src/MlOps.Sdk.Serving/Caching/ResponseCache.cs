using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Serving;

/// <summary>
/// The answers of one version by their inputs. Who asks what is being answered already waits for that answer; an answer is found
/// by a hash and given only if the inputs are the same to the last bit. A version has its own, so that none outlives it.
/// </summary>
internal sealed class ResponseCache<TAnswer>(CachingOptions options, HostContext host, LoadedModel model, string name) : IResponseCache, IDisposable
    where TAnswer : class
{
    private const int EntryOverhead = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, CacheEntry<TAnswer>> _entries = [];
    private readonly Dictionary<UInt128, CacheFlight<TAnswer>> _flights = [];
    private CacheEntry<TAnswer>? _newest;
    private CacheEntry<TAnswer>? _oldest;
    private long _bytes;
    private long _hits;
    private long _misses;
    private long _evictions;
    private bool _closed;

    public LoadedModel Model => model;

    /// <summary>Why nothing is kept, or null.</summary>
    public string? Refusal { get; set; }

    public CachingStatus Status
    {
        get
        {
            lock (_gate)
            {
                return new()
                {
                    Row = name,
                    Version = model.Version.Version,
                    Refusal = Refusal,
                    Entries = _entries.Count,
                    Bytes = _bytes,
                    Hits = _hits,
                    Misses = _misses,
                    Evictions = _evictions,
                };
            }
        }
    }

    /// <summary>Finds an answer.</summary>
    /// <param name="key">The inputs.</param>
    /// <param name="answer">The answer, when there is one.</param>
    /// <param name="flight">Otherwise the run to wait for, or to lead to its end; null to run alone.</param>
    /// <param name="leads">Whether the caller is to run, and tell <see cref="Land"/> or <see cref="Abort"/>.</param>
    public bool TryFind(CacheKey key, [NotNullWhen(true)] out TAnswer? answer, out CacheFlight<TAnswer>? flight, out bool leads)
    {
        int evicted;
        lock (_gate)
        {
            evicted = Find(key, out answer, out flight, out leads);
            _hits += answer is null ? 0 : 1;
            _misses += answer is null && (leads || flight is null) ? 1 : 0;
        }

        if (answer is not null)
            host.Telemetry.CacheHit(model);
        else if (leads || flight is null)
            host.Telemetry.CacheMissed(model);
        if (evicted > 0)
            host.Telemetry.CacheEvicted(model, evicted);

        return answer is not null;
    }

    /// <summary>Counts an answer that a caller got from another's run.</summary>
    public void Shared()
    {
        lock (_gate)
            _hits++;

        host.Telemetry.CacheHit(model);
    }

    /// <summary>Ends a run that was led: its answer is kept, and given to those who wait.</summary>
    public void Land(CacheFlight<TAnswer> flight, TAnswer answer, long size)
    {
        var (bytes, before) = (size + flight.Key.Length + EntryOverhead, 0L);
        lock (_gate)
        {
            before = _evictions;
            _flights.Remove(flight.Hash);
            if (!_closed && bytes <= options.MaxBytes && !_entries.ContainsKey(flight.Hash))
                Keep(new(flight.Hash, flight.Key, answer, bytes, Expiry()));
            before = _evictions - before;
        }

        flight.Land(answer, abandoned: false);
        if (before > 0)
            host.Telemetry.CacheEvicted(model, before);
    }

    /// <summary>Ends a run that was led and has no answer to be kept; once it landed, does nothing.</summary>
    /// <param name="flight">The run.</param>
    /// <param name="abandoned">Whether its caller gave up.</param>
    public void Abort(CacheFlight<TAnswer> flight, bool abandoned)
    {
        lock (_gate)
        {
            if (_flights.TryGetValue(flight.Hash, out var current) && ReferenceEquals(current, flight))
                _flights.Remove(flight.Hash);
        }

        flight.Land(null, abandoned);
    }

    public void Dispose()
    {
        host.Telemetry.Remove(this);
        lock (_gate)
        {
            _closed = true;
            _entries.Clear();
            (_newest, _oldest, _bytes) = (null, null, 0);
        }
    }

    private int Find(CacheKey key, out TAnswer? answer, out CacheFlight<TAnswer>? flight, out bool leads)
    {
        (answer, flight, leads) = (null, null, false);
        var evicted = 0;
        if (_entries.TryGetValue(key.Hash, out var entry))
        {
            if (entry.Expires <= host.Time.GetTimestamp())
            {
                Remove(entry);
                evicted = 1;
            }
            else if (!key.Bytes.SequenceEqual(entry.Key))
            {
                // Another's answer is under the same hash: this one runs, and neither is kept in the other's place.
                return 0;
            }
            else
            {
                Unlink(entry);
                Link(entry);
                answer = entry.Answer;
                return 0;
            }
        }

        if (_flights.TryGetValue(key.Hash, out var other))
        {
            flight = key.Bytes.SequenceEqual(other.Key) ? other : null;
            return evicted;
        }

        leads = true;
        _flights.Add(key.Hash, flight = new(key.Hash, key.Bytes.ToArray()));
        return evicted;
    }

    private void Keep(CacheEntry<TAnswer> entry)
    {
        _entries.Add(entry.Hash, entry);
        _bytes += entry.Bytes;
        Link(entry);
        while (_entries.Count > options.MaxEntries || _bytes > options.MaxBytes)
            Remove(_oldest!);
    }

    private void Remove(CacheEntry<TAnswer> entry)
    {
        _entries.Remove(entry.Hash);
        _bytes -= entry.Bytes;
        _evictions++;
        Unlink(entry);
    }

    private void Link(CacheEntry<TAnswer> entry)
    {
        (entry.Older, entry.Newer) = (_newest, null);
        if (_newest is null)
            _oldest = entry;
        else
            _newest.Newer = entry;

        _newest = entry;
    }

    private void Unlink(CacheEntry<TAnswer> entry)
    {
        if (entry.Newer is null)
            _newest = entry.Older;
        else
            entry.Newer.Older = entry.Older;

        if (entry.Older is null)
            _oldest = entry.Newer;
        else
            entry.Older.Newer = entry.Newer;
    }

    private long Expiry() => options.TimeToLive is { } life ? host.Time.GetTimestamp() + (long)(life.TotalSeconds * host.Time.TimestampFrequency) : long.MaxValue;
}
