using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MlOps.Sdk.Serving;

/// <summary>The instruments of <see cref="MlOpsTelemetry.Serving"/>. Tags are the model, its version and the kind of error, never ids or values.</summary>
internal sealed class ServingTelemetry : IDisposable
{
    private readonly Meter? _owned;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _predictions;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _loads;
    private readonly Counter<long> _observerErrors;
    private readonly Histogram<long> _batchRows;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _limited;
    private readonly Counter<long> _cacheHits;
    private readonly Counter<long> _cacheMisses;
    private readonly Counter<long> _cacheEvictions;
    private readonly ConcurrentDictionary<CallBatcher, bool> _batchers = new();
    private readonly ConcurrentDictionary<IResponseCache, bool> _caches = new();

    public ServingTelemetry(IMeterFactory? meters)
    {
        var meter = meters?.Create(MlOpsTelemetry.Serving) ?? (_owned = new Meter(MlOpsTelemetry.Serving));
        _duration = meter.CreateHistogram<double>("mlops.prediction.duration", "s", "Time of a prediction call, all its rows together.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        _predictions = meter.CreateCounter<long>("mlops.prediction.count", "{prediction}", "Rows answered.");
        _errors = meter.CreateCounter<long>("mlops.prediction.errors", "{call}", "Calls that failed.");
        _loads = meter.CreateCounter<long>("mlops.model.loads", "{load}", "Versions loaded, or that failed to load.");
        _observerErrors = meter.CreateCounter<long>("mlops.prediction.observer.errors", "{error}", "Exceptions thrown by prediction observers.");
        _batchRows = meter.CreateHistogram<long>("mlops.batch.rows", "{row}", "Rows that waited and were answered in one run of the model.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] });
        _rejected = meter.CreateCounter<long>("mlops.batch.rejected", "{row}", "Rows turned away because the queue was full.");
        _limited = meter.CreateCounter<long>("mlops.limit.rejected", "{call}", "Calls turned away by a limit: rate, caller or concurrency.");
        _cacheHits = meter.CreateCounter<long>("mlops.cache.hits", "{call}", "Calls answered without a run of their own.");
        _cacheMisses = meter.CreateCounter<long>("mlops.cache.misses", "{call}", "Calls that had to run, though answers are kept.");
        _cacheEvictions = meter.CreateCounter<long>("mlops.cache.evictions", "{answer}", "Answers that went to make room or because of their age.");
        meter.CreateObservableUpDownCounter("mlops.cache.size", Caches, "By", "Memory that answers and their inputs take.");
        meter.CreateObservableUpDownCounter("mlops.batch.queue.length", Queues, "{row}", "Rows that wait.");
        meter.CreateObservableUpDownCounter("mlops.model.memory", Memory, "By", "Memory that a loaded version takes, as far as it can be told.");
    }

    /// <summary>Whose models' memory is told.</summary>
    public ModelResidency? Resident { get; set; }

    public static ActivitySource Activities { get; } = new(MlOpsTelemetry.Serving);

    public void Answered(LoadedModel model, int rows, TimeSpan duration)
    {
        var name = new KeyValuePair<string, object?>("mlops.model.name", model.Version.Model);
        var version = new KeyValuePair<string, object?>("mlops.model.version", model.VersionTag);
        if (_duration.Enabled)
            _duration.Record(duration.TotalSeconds, name, version);
        if (_predictions.Enabled)
            _predictions.Add(rows, name, version);
    }

    public void Failed(LoadedModel model, Exception error) =>
        _errors.Add(1, new("mlops.model.name", model.Version.Model), new("mlops.model.version", model.VersionTag), new("error.type", error.GetType().Name));

    public void Batched(LoadedModel model, int rows)
    {
        if (_batchRows.Enabled)
            _batchRows.Record(rows, new("mlops.model.name", model.Version.Model), new("mlops.model.version", model.VersionTag));
    }

    public void Rejected(LoadedModel model) =>
        _rejected.Add(1, new("mlops.model.name", model.Version.Model), new("mlops.model.version", model.VersionTag));

    public void Limited(ModelRef model, string limit) =>
        _limited.Add(1, new("mlops.model.name", model.Model), new("mlops.limit", limit));

    public void CacheHit(LoadedModel model) => Count(_cacheHits, model, 1);

    public void CacheMissed(LoadedModel model) => Count(_cacheMisses, model, 1);

    public void CacheEvicted(LoadedModel model, long answers) => Count(_cacheEvictions, model, answers);

    public void Add(IResponseCache cache) => _caches.TryAdd(cache, true);

    public void Remove(IResponseCache cache) => _caches.TryRemove(cache, out _);

    public void Add(CallBatcher batcher) => _batchers.TryAdd(batcher, true);

    public void Remove(CallBatcher batcher) => _batchers.TryRemove(batcher, out _);

    public void LoadEnded(ModelRef reference, Exception? error)
    {
        var tags = new TagList { { "mlops.model.name", reference.Model } };
        if (error is not null)
            tags.Add("error.type", error.GetType().Name);
        _loads.Add(1, tags);
    }

    public void ObserverFailed(IPredictionObserver observer) => _observerErrors.Add(1, new KeyValuePair<string, object?>("mlops.observer", observer.GetType().Name));

    public void Dispose() => _owned?.Dispose();

    private static void Count(Counter<long> counter, LoadedModel model, long count)
    {
        if (counter.Enabled)
            counter.Add(count, new("mlops.model.name", model.Version.Model), new("mlops.model.version", model.VersionTag));
    }

    private IEnumerable<Measurement<long>> Caches() => _caches.Keys.Select(c => new Measurement<long>(
        c.Status.Bytes, new("mlops.model.name", c.Model.Version.Model), new("mlops.model.version", c.Model.VersionTag)));

    private IEnumerable<Measurement<long>> Memory() => (Resident?.Resident ?? []).Select(m => new Measurement<long>(
        m.Memory, new("mlops.model.name", m.Version.Model), new("mlops.model.version", m.VersionTag)));

    private IEnumerable<Measurement<long>> Queues() => _batchers.Keys.Select(b => new Measurement<long>(
        b.QueuedRows, new("mlops.model.name", b.Model.Version.Model), new("mlops.model.version", b.Model.VersionTag)));
}
