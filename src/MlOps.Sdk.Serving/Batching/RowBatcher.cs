using System.Diagnostics;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MlOps.Sdk.Serving;

/// <summary>
/// Answers single rows of concurrent callers together. A call that finds the model idle runs on its caller's thread as without a
/// batcher; one that does not waits in a queue that a run empties at once when it is free, so that under load batches fill
/// themselves and no timer is waited for. A version has its own: a call finishes on the version that let it in.
/// </summary>
internal sealed class RowBatcher<TIn, TOut> : IRowBatcher
    where TIn : IFeatureRow
    where TOut : IModelOutput<TOut>
{
    private const int TrialRows = 8;

    private readonly Lock _gate = new();
    private readonly CallQueue _queue = new();
    private readonly ConcurrentQueue<QueuedRow<TIn, TOut>> _unused = new();
    private readonly List<BatchRun<TIn, TOut>> _runs = [];
    private readonly Stack<BatchRun<TIn, TOut>> _idle = new();
    private readonly HostContext _host;
    private readonly BatchingOptions _options;
    private readonly int _maxRows;
    private readonly int _parallel;
    private readonly ITimer _delay;
    private readonly ITimer _deadlines;
    private long _nextDeadline = long.MaxValue;
    private int _active;
    private int _queued;
    private int _starting;
    private bool _delaying;
    private uint _directCalls;

    public RowBatcher(HostContext host, LoadedModel model, RowPredictor<TIn, TOut> rows, BatchingOptions options)
    {
        (_host, Model, Rows, _options) = (host, model, rows, options);
        _maxRows = rows.Binding.FixedRows > 0 ? Math.Min(rows.Binding.FixedRows, options.MaxRows) : options.MaxRows;
        _parallel = options.MaxParallelRuns > 0 ? options.MaxParallelRuns : Environment.ProcessorCount;
        Costs = new(_maxRows);
        _delay = host.Time.CreateTimer(static batcher => ((RowBatcher<TIn, TOut>)batcher!).OnDelayed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _deadlines = host.Time.CreateTimer(static batcher => ((RowBatcher<TIn, TOut>)batcher!).OnDeadline(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        host.Telemetry.Add(this);
    }

    public RowPredictor<TIn, TOut> Rows { get; }

    public BatchCosts Costs { get; private set; }

    public LoadedModel Model { get; }

    public int QueuedRows => Volatile.Read(ref _queued);

    /// <summary>Whether the rows that wait are worth a run now.</summary>
    public bool HasEnough => QueuedRows >= Costs.Enough;

    /// <summary>Why rows are never answered together, or null.</summary>
    public string? Refusal { get; private set; }

    public BatchingStatus Status => new()
    {
        Row = typeof(TIn).Name,
        Version = Model.Version.Version,
        State = Refusal is not null ? BatchingState.Refused : Costs.Rows > 1 ? BatchingState.On : BatchingState.DoesNotPay,
        Reason = Refusal ?? (Costs.Rows > 1 ? null : "Rows cost as much together as one by one."),
        Rows = Costs.Rows,
        QueuedRows = QueuedRows,
        MicrosecondsPerRow = Costs.ByRows(),
    };

    // Where batches pay, one run at a time lets the rows of the other callers come together.
    private int Limit => Costs.Rows > 1 ? 1 : _parallel;

    /// <summary>Finds out, before the first call, whether rows may be answered together and from which number on it pays.</summary>
    public async ValueTask TryOutAsync(CancellationToken cancellationToken)
    {
        using var frame = Rows.CreateFrame();
        var trial = new BatchTrial(frame, Rows.Binding, GoldenSample.Of(Model.Golden, frame.Tensors, Rows.Binding), _host.Time);
        Refusal = _maxRows == 1
            ? Rows.Binding.FixedRows == 1 ? "The model takes one row in each run." : $"{nameof(BatchingOptions.MaxRows)} is 1."
            : await trial.RefusalAsync(Math.Min(TrialRows, _maxRows), cancellationToken).ConfigureAwait(false);
        if (Refusal is null)
            await trial.MeasureAsync(Costs, _maxRows, cancellationToken).ConfigureAwait(false);
        else
            Costs = new(1);
    }

    public RowCall NewCall() => new(_host, Model);

    /// <summary>Lets a call run on its caller's thread when the model is idle.</summary>
    public bool TryEnter()
    {
        if (Volatile.Read(ref _queued) != 0 || (_options.MaxDelay > TimeSpan.Zero && Costs.Rows > 1))
            return false;

        var active = Volatile.Read(ref _active);
        while (active < Limit)
        {
            var seen = Interlocked.CompareExchange(ref _active, active + 1, active);
            if (seen == active)
                return true;

            active = seen;
        }

        return false;
    }

    /// <summary>Said after a call that <see cref="TryEnter"/> let in.</summary>
    public void Leave(TimeSpan duration)
    {
        if (duration > TimeSpan.Zero && (++_directCalls & 15) == 0)
            Costs.Observe(1, duration);

        Interlocked.Decrement(ref _active);
        if (Volatile.Read(ref _queued) != 0)
        {
            lock (_gate)
                StartRuns();
        }
    }

    /// <summary>Lets a row wait for its answer; the caller's lease on the model goes with it.</summary>
    /// <exception cref="MlOpsModelException">The queue is full (transient).</exception>
    public ValueTask<Prediction<TOut>> Enqueue(TIn row, PredictOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_unused.TryDequeue(out var call))
            call = new(this);

        var deadline = options.Timeout is { } timeout ? _host.Time.GetTimestamp() + (long)(timeout.TotalSeconds * _host.Time.TimestampFrequency) : long.MaxValue;
        call.Begin(row, in options, deadline, _host.Time);
        QueuedRow<TIn, TOut>? displaced = null;
        bool full;
        lock (_gate)
        {
            full = _queue.Count >= _options.MaxQueuedRows && (displaced = (QueuedRow<TIn, TOut>?)_queue.NewestBelow(options.Priority)) is null;
            if (!full)
            {
                if (displaced is not null)
                {
                    _queue.Remove(displaced);
                    displaced.TryClaim();
                }

                _queue.Add(call);
                CountQueued();
                WatchDeadline(deadline);
                StartOrDelay();
            }
        }

        if (full)
        {
            Reuse(call);
            _host.Telemetry.Rejected(Model);
            throw Overloaded();
        }

        if (displaced is not null)
        {
            displaced.FailClaimed(Overloaded());
            LeaveQueue(displaced);
            CountDisplaced();
        }

        call.Watch(cancellationToken);
        return call.Task;
    }

    /// <summary>Moves rows that wait into a run, or says that it is not needed any more.</summary>
    public bool TryTake(BatchRun<TIn, TOut> run)
    {
        lock (_gate)
        {
            if (run.IsStarting)
                _starting--;

            run.IsStarting = false;

            for (var take = KeptShape(Math.Min(Costs.NextTake(), _queue.Count)); take > 0; take--)
                run.Add((QueuedRow<TIn, TOut>)_queue.Take()!);

            if (run.Count == 0)
            {
                _idle.Push(run);
                Interlocked.Decrement(ref _active);
                return false;
            }

            CountQueued();
            return true;
        }
    }

    /// <summary>The caller's row is queued by now: a listener that throws must not reach the caller, who would give its lease back twice.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever a listener throws, it has nothing to do with the row.")]
    private void CountDisplaced()
    {
        try
        {
            _host.Telemetry.Rejected(Model);
        }
        catch (Exception)
        {
        }
    }

    public void Announce(BatchRun<TIn, TOut> run) => _host.Telemetry.Batched(Model, run.Count);

    /// <summary>Tells whoever traces of a run and of how long its rows waited.</summary>
    public void Trace(ReadOnlySpan<QueuedRow<TIn, TOut>> calls, long start, Exception? error)
    {
        if (!ServingSpans.AreWanted)
            return;

        var (now, duration) = (_host.Time.GetUtcNow(), _host.Time.GetElapsedTime(start));
        var links = new List<ActivityLink>(calls.Length);
        foreach (var call in calls)
        {
            if (call.Caller == default)
                continue;

            links.Add(new(call.Caller));
            ServingSpans.Write(ServingSpans.Queue, Model, 1, now - duration, _host.Time.GetElapsedTime(call.QueuedAt, start), parent: call.Caller);
        }

        ServingSpans.Write(ServingSpans.Batch, Model, calls.Length, now, duration, error, links: links);
    }

    public long Now => _host.Time.GetTimestamp();

    /// <summary>Ends a batch: its calls are answered, and their leases go back now that nothing runs.</summary>
    public void Release(BatchRun<TIn, TOut> run)
    {
        var calls = run.Calls;
        lock (_gate)
            run.Clear();

        foreach (var call in calls)
            call.Release();

        for (var i = 0; i < calls.Length; i++)
            Model.Exit();
    }

    public void Cancel(QueuedRow<TIn, TOut> call)
    {
        bool queued;
        lock (_gate)
        {
            if (!call.TryClaim())
                return;

            if (queued = call.IsQueued)
            {
                _queue.Remove(call);
                CountQueued();
            }
            else
            {
                call.Run?.Abandon();
            }
        }

        call.CancelClaimed();
        if (queued)
            LeaveQueue(call);
    }

    public void Reuse(QueuedRow<TIn, TOut> call) => _unused.Enqueue(call);

    public void Dispose()
    {
        _host.Telemetry.Remove(this);
        _delay.Dispose();
        _deadlines.Dispose();
        foreach (var run in _runs)
            run.Dispose();
    }

    public static MlOpsModelException TooLate(LoadedModel model, Exception? cancelled = null) =>
        new($"{model.Version.ToRef()} did not answer within the call's timeout.", isTransient: true, cancelled) { Fault = ModelFault.TimedOut };

    // The runtime keeps buffers bound for the shapes it has seen: all small ones, and steps of the large.
    private static int KeptShape(int rows) => rows <= 32 ? rows : rows <= 128 ? rows & ~7 : rows & ~63;

    private void LeaveQueue(QueuedRow<TIn, TOut> call)
    {
        call.Release();
        Model.Exit();
    }

    // A full fence: whoever leaves gives up its place first and looks for rows then, whoever queues does it the other way round.
    private void CountQueued() => Interlocked.Exchange(ref _queued, _queue.Count);

    private void StartOrDelay()
    {
        if (_options.MaxDelay == TimeSpan.Zero || _queue.Count >= Costs.Rows || Volatile.Read(ref _active) > 0)
        {
            StartRuns();
        }
        else if (!_delaying)
        {
            _delaying = true;
            _delay.Change(_options.MaxDelay, Timeout.InfiniteTimeSpan);
        }
    }

    private void StartRuns()
    {
        while (_queue.Count > 0)
        {
            // Rows that a run about to start will take need no other.
            var active = Volatile.Read(ref _active);
            var another = _queue.Count >= Costs.Enough * (_starting + 1);
            if (active >= _parallel || (!another && (_starting > 0 || active >= Limit)))
                return;

            if (Interlocked.CompareExchange(ref _active, active + 1, active) != active)
                continue;

            _starting++;
            if (!_idle.TryPop(out var run))
                _runs.Add(run = new(this, _maxRows));

            run.Start();
        }
    }

    private void WatchDeadline(long deadline)
    {
        if (deadline >= _nextDeadline)
            return;

        _nextDeadline = deadline;
        var left = _host.Time.GetElapsedTime(_host.Time.GetTimestamp(), deadline);
        _deadlines.Change(left > TimeSpan.Zero ? left + TimeSpan.FromMilliseconds(1) : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private void OnDelayed()
    {
        lock (_gate)
        {
            _delaying = false;
            StartRuns();
        }
    }

    private void OnDeadline()
    {
        var queued = new List<QueuedCall>();
        var running = new List<QueuedRow<TIn, TOut>>();
        lock (_gate)
        {
            var now = _host.Time.GetTimestamp();
            _nextDeadline = long.MaxValue;
            var next = _queue.TakeExpired(now, queued);
            CountQueued();
            queued.ForEach(call => call.TryClaim());
            foreach (var run in _runs)
                next = Math.Min(next, run.Expire(now, running));

            WatchDeadline(next);
        }

        foreach (var call in running)
            call.FailClaimed(TooLate(Model));

        foreach (QueuedRow<TIn, TOut> call in queued)
        {
            call.FailClaimed(TooLate(Model));
            LeaveQueue(call);
        }
    }

    private MlOpsModelException Overloaded()
    {
        var runs = 1 + _options.MaxQueuedRows / Costs.Rows;
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(1, (Costs.Expected(Costs.Rows) * runs / _parallel).TotalMilliseconds)));
        return new(string.Create(CultureInfo.InvariantCulture, $"{Model.Version.ToRef()} is overloaded: {_options.MaxQueuedRows} rows are queued, the most that {nameof(BatchingOptions.MaxQueuedRows)} allows. Try again in {wait.TotalMilliseconds} ms."), isTransient: true)
        {
            Fault = ModelFault.Overloaded,
            RetryAfter = wait,
        };
    }
}
