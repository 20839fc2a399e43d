using System.Collections.Concurrent;
using System.Diagnostics;

namespace MlOps.Sdk;

/// <summary>
/// A run being logged to. <see cref="CompleteAsync"/> says that it went as planned; one that is disposed without that call has
/// failed, as with a transaction scope, so that an exception on the way out cannot leave a run that looks finished.
/// </summary>
public sealed class TrackedRun : IRunScope
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _metricKeys = new(StringComparer.Ordinal);
    private readonly ExperimentTracker _tracker;
    private readonly RunWriter _writer;
    private readonly Activity? _activity;
    private readonly DateTimeOffset _startedAt;
    private readonly ConcurrentBag<SystemSampler> _samplers = [];
    private readonly ManualResetEventSlim _room = new(initialState: true);
    private RunBuffer _buffer = new();
    private RunBuffer? _spare = new();
    private string? _lastKey;
    private long _dropped;
    private volatile bool _ended;
    private volatile Exception? _refusal;

    internal TrackedRun(ExperimentTracker tracker, RunId id, string name, string experiment, DateTimeOffset startedAt)
    {
        _tracker = tracker;
        _startedAt = startedAt;
        Id = id;
        Name = name;
        Experiment = experiment;
        _writer = new(id, tracker.Runs, tracker.Time, tracker.Spill);
        var caller = Activity.Current;
        _activity = CoreTelemetry.StartRun(caller, id, experiment);
        TraceId = (_activity ?? caller)?.TraceId.ToHexString();
        if (TraceId is not null)
            SetTag("mlops.trace_id", TraceId);
    }

    /// <inheritdoc/>
    public RunId Id { get; }

    /// <summary>The run's name.</summary>
    public string Name { get; }

    /// <summary>The experiment's name.</summary>
    public string Experiment { get; }

    /// <summary>The trace the run is a part of, 32 hexadecimal digits, which is its tag <c>mlops.trace_id</c> too; null where nobody traces.</summary>
    public string? TraceId { get; }

    internal Activity? Span => _activity;

    /// <summary>The metric points that were dropped because the buffer was full; always 0 under <see cref="BufferFullMode.Wait"/>.</summary>
    public long DroppedMetrics => Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public void LogParam(string key, string value)
    {
        LogKey.Require(key, "param");
        LogKey.RequireValue(value, "param", LogKey.MaxParamLength);
        lock (_gate)
            Open().AddParam(key, value);
    }

    /// <inheritdoc/>
    /// <exception cref="MlOpsStoreException">The buffer is full and the store refuses to take it.</exception>
    public void LogMetric(string key, double value, long step = 0)
    {
        var time = _tracker.Time.GetUtcNow();
        for (var waited = false; ; waited = true)
        {
            lock (_gate)
            {
                var buffer = Open();
                if (_lastKey is null || !ReferenceEquals(key, _lastKey))
                    RequireMetricKey(key);
                if (buffer.MetricCount < _tracker.Options.BufferCapacity)
                {
                    buffer.AddMetric(new(key, value, step, time));
                    if (buffer.MetricCount == _tracker.Options.BufferCapacity / 2)
                        _tracker.WriteSoon(this);
                    return;
                }

                if (_tracker.Options.WhenFull == BufferFullMode.Drop)
                {
                    Interlocked.Increment(ref _dropped);
                    CoreTelemetry.Dropped.Add(1);
                    return;
                }

                if (waited && _refusal is { } refusal && _writer.IsHolding)
                    throw new MlOpsStoreException($"The buffer of run {Id} is full ({_tracker.Options.BufferCapacity} points) and neither the store nor the spill takes it: {refusal.Message}", isTransient: true, refusal);
                _room.Reset();
            }

            _tracker.WriteSoon(this);
            _room.Wait();
        }
    }

    /// <inheritdoc/>
    public void SetTag(string key, string value)
    {
        LogKey.Require(key, "tag");
        LogKey.RequireValue(value, "tag", LogKey.MaxTagLength);
        lock (_gate)
            Open().SetTag(key, value);
    }

    /// <inheritdoc/>
    public void LogInput(DatasetVersion dataset)
    {
        RunLimits.RequireInput(dataset);
        lock (_gate)
            Open().AddInput(dataset);
    }

    /// <inheritdoc/>
    public void LogOutput(RunOutput output)
    {
        RunLimits.RequireOutput(output);
        lock (_gate)
            Open().AddOutput(output);
    }

    /// <inheritdoc/>
    public async ValueTask<ArtifactEntry> LogArtifactAsync(string path, Stream content, CancellationToken cancellationToken = default)
    {
        ArtifactPath.Require(path);
        ArgumentNullException.ThrowIfNull(content);
        ThrowIfEnded();
        var stored = await _tracker.Artifacts.PutAsync(content, cancellationToken).ConfigureAwait(false);
        var entry = new ArtifactEntry { Path = path, Digest = stored.Digest, Size = stored.Size };
        lock (_gate)
            Open().AddArtifact(entry);
        return entry;
    }

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        await WriteAsync(cancellationToken).ConfigureAwait(false);
        _writer.ThrowIfConflicting();
    }

    /// <summary>
    /// Logs what the machine and this process use, at an interval, until what this returns is disposed or the run ends: processor,
    /// memory, garbage collection, thread pool and disk, as metrics <c>system/…</c> with a step for each reading.
    /// </summary>
    /// <param name="interval">Time between readings, from 10 ms.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is shorter.</exception>
    public IDisposable SampleSystemMetrics(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.FromMilliseconds(10));
        ThrowIfEnded();
        var sampler = new SystemSampler(this, _tracker.Time, interval);
        _samplers.Add(sampler);
        return sampler;
    }

    /// <summary>Begins a run that is a part of this one, in the same experiment.</summary>
    /// <exception cref="MlOpsStoreException">The store refused.</exception>
    public ValueTask<TrackedRun> StartChildAsync(string name, long? seed = null, CancellationToken cancellationToken = default) =>
        _tracker.StartRunAsync(Experiment, name, Id, seed, cancellationToken);

    async ValueTask<IRunScope> IRunScope.StartPartAsync(string name, long? seed, CancellationToken cancellationToken) =>
        await StartChildAsync(name, seed, cancellationToken).ConfigureAwait(false);

    /// <summary>Flushes and ends the run as <see cref="RunStatus.Finished"/>. Nothing can be logged afterwards.</summary>
    /// <exception cref="MlOpsConflictException">A param was logged with two values; the run is not ended.</exception>
    /// <exception cref="MlOpsStoreException">The store did not take the last items; the run is not ended and the call may be made again.</exception>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        StopSampling();
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await EndAsync(RunStatus.Finished, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Flushes and ends the run as <see cref="RunStatus.Failed"/>, or as <see cref="RunStatus.Killed"/> when it was cancelled; the
    /// exception's type and message become the tag <c>mlops.error</c>.
    /// </summary>
    /// <exception cref="MlOpsStoreException">The store did not take the last items; the run is not ended.</exception>
    public async ValueTask FailAsync(Exception exception, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(exception);
        StopSampling();
        var text = $"{exception.GetType().FullName}: {exception.Message}";
        SetTag("mlops.error", text.Length <= LogKey.MaxTagLength ? text : text[..LogKey.MaxTagLength]);
        await WriteAsync(cancellationToken).ConfigureAwait(false);
        await EndAsync(exception is OperationCanceledException ? RunStatus.Killed : RunStatus.Failed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends a run that was not completed as failed, with what was logged so far. It does not throw when the store refuses, as that
    /// would hide the exception that led here; the refusal is logged, and the run shows as interrupted.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!_ended)
            await FailQuietlyAsync(new InvalidOperationException("The run was disposed without CompleteAsync.")).ConfigureAwait(false);
        _tracker.Forget(this);
        _activity?.Dispose();
    }

    internal async ValueTask FailQuietlyAsync(Exception exception)
    {
        try
        {
            await FailAsync(exception, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MlOpsException or ObjectDisposedException)
        {
            _ended = true;
            _tracker.RunNotEnded(this, e);
        }
    }

    internal bool HasItems
    {
        get
        {
            lock (_gate)
                return !_buffer.IsEmpty || _writer.HasPending;
        }
    }

    internal async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _writer.WriteAsync(Take, GiveBack, cancellationToken).ConfigureAwait(false);
            _refusal = null;
        }
        catch (Exception e)
        {
            _refusal = e;
            _room.Set();
            throw;
        }
    }

    private async ValueTask EndAsync(RunStatus status, CancellationToken cancellationToken)
    {
        await _tracker.Runs.EndRunAsync(Id, status, EndTime(), cancellationToken).ConfigureAwait(false);
        _ended = true;
        _tracker.Forget(this);
        CoreTelemetry.RunsEnded.Add(1, new KeyValuePair<string, object?>("mlops.run.status", status.ToString()));
        _activity?.SetStatus(status == RunStatus.Finished ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
    }

    private void StopSampling()
    {
        while (_samplers.TryTake(out var sampler))
            sampler.Dispose();
    }

    private RunBuffer Open()
    {
        ThrowIfEnded();
        return _buffer;
    }

    private void ThrowIfEnded()
    {
        if (_ended)
            throw new ObjectDisposedException(nameof(TrackedRun), $"Run {Id} ('{Name}') has ended and takes nothing more; start another run, or a child of this one.");
    }

    private void RequireMetricKey(string key)
    {
        if (key is null || !_metricKeys.Contains(key))
            _metricKeys.Add(LogKey.Require(key, "metric"));
        _lastKey = key;
    }

    private RunBuffer? Take()
    {
        lock (_gate)
        {
            if (_buffer.IsEmpty)
                return null;
            var taken = _buffer;
            _buffer = _spare ?? new();
            _spare = null;
            _refusal = null;
            _room.Set();
            return taken;
        }
    }

    private void GiveBack(RunBuffer written)
    {
        lock (_gate)
        {
            written.Clear();
            _spare = written;
        }
    }

    // A clock that was set back must not end a run before it began.
    private DateTimeOffset EndTime() => _tracker.Time.GetUtcNow() is var now && now > _startedAt ? now : _startedAt;
}
