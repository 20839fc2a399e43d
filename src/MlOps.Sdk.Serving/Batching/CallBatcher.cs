namespace MlOps.Sdk.Serving;

/// <summary>
/// Answers calls of concurrent callers together. A call that finds the model idle runs on its caller's thread as without a
/// batcher; one that does not waits in a queue that a run empties at once when it is free, so that under load batches fill
/// themselves and no timer is waited for. A version has its own: a call finishes on the version that let it in.
/// </summary>
internal abstract class CallBatcher : IDisposable
{
    private const int TrialRows = 8;

    private readonly Lock _gate = new();
    private readonly BatchQueue _queue = new();
    private readonly List<BatchRun> _runs = [];
    private readonly Stack<BatchRun> _idle = new();
    private readonly HostContext _host;
    private readonly BatchingOptions _options;
    private readonly BatchRejection _rejection;
    private readonly int _parallel;
    private readonly ITimer _delay;
    private readonly ITimer _deadlines;
    private long _nextDeadline = long.MaxValue;
    private int _active;
    private int _queued;
    private int _starting;
    private bool _delaying;
    private uint _directCalls;

    protected CallBatcher(HostContext host, LoadedModel model, BatchingOptions options, int maxRows)
    {
        (_host, Model, _options, MaxRows) = (host, model, options, maxRows);
        _parallel = options.MaxParallelRuns > 0 ? options.MaxParallelRuns : Environment.ProcessorCount;
        _rejection = new(host, model, options, _parallel);
        _delay = host.Time.CreateTimer(static batcher => ((CallBatcher)batcher!).OnDelayed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _deadlines = host.Time.CreateTimer(static batcher => ((CallBatcher)batcher!).OnDeadline(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        host.Telemetry.Add(this);
    }

    public LoadedModel Model { get; }

    public int QueuedRows => Volatile.Read(ref _queued);

    /// <summary>Why calls are never answered together, or null.</summary>
    public string? Refusal { get; private set; }

    public BatchingStatus Status => new()
    {
        Row = Name,
        Version = Model.Version.Version,
        State = Refusal is not null ? BatchingState.Refused : MainKind.Costs.Rows > 1 ? BatchingState.On : BatchingState.DoesNotPay,
        Reason = Refusal ?? (MainKind.Costs.Rows > 1 ? null : "Rows cost as much together as one by one."),
        Rows = MainKind.Costs.Rows,
        QueuedRows = QueuedRows,
        MicrosecondsPerRow = MainKind.Costs.ByRows(),
    };

    /// <summary>Whether the rows that wait are worth a run now, going by what such calls cost.</summary>
    public bool HasEnough(BatchKind kind) => QueuedRows >= kind.Costs.Enough;

    public long Now => _host.Time.GetTimestamp();

    public TimeSpan Since(long start) => _host.Time.GetElapsedTime(start);

    /// <summary>The most rows in one run.</summary>
    protected int MaxRows { get; }

    /// <summary>What the status calls its calls.</summary>
    protected abstract string Name { get; }

    /// <summary>The kind that was tried at load.</summary>
    protected abstract BatchKind MainKind { get; }

    public static MlOpsModelException TooLate(LoadedModel model, Exception? cancelled = null) =>
        new($"{model.Version.ToRef()} did not answer within the call's timeout.", isTransient: true, cancelled) { Fault = ModelFault.TimedOut };

    /// <summary>The rows that a run is filled up to.</summary>
    public int Padded(int rows) => _options.Padded(rows);

    /// <summary>Moves calls that wait into a run, or says that it is not needed any more.</summary>
    public bool TryTake(BatchRun run)
    {
        lock (_gate)
        {
            if (run.IsStarting)
                _starting--;

            run.IsStarting = false;
            if (_queue.Next is { } kind)
                Fill(run, kind);

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

    public void Announce(BatchRun run) => _host.Telemetry.Batched(Model, run.Rows);

    public void Trace(ReadOnlySpan<BatchPart> parts, long start, Exception? error) => BatchSpans.Write(_host, Model, parts, start, error);

    /// <summary>Ends a batch: its calls are answered, and their leases go back now that nothing runs.</summary>
    public void Release(BatchRun run)
    {
        var parts = run.Parts;
        lock (_gate)
        {
            foreach (var part in parts)
                part.Call.Leave(run);

            run.Clear();
        }

        foreach (var part in parts)
            LeaveQueue(part.Call);

        run.Forget(parts.Length);
    }

    public void Cancel(QueuedCall call) => End(call, null);

    /// <summary>Fails the call of a part; what of it still waits or runs goes with it.</summary>
    public void Fail(BatchPart part, Exception error)
    {
        if (part.Rows == part.Call.Rows)
            part.Call.Fail(error);
        else
            End(part.Call, error);
    }

    public void Dispose()
    {
        _host.Telemetry.Remove(this);
        _delay.Dispose();
        _deadlines.Dispose();
        foreach (var run in _runs)
            run.Dispose();

        GC.SuppressFinalize(this);
    }

    /// <summary>Finds out whether rows may be answered together and from which number on it pays.</summary>
    protected async ValueTask TryOutAsync(string? refusal, BatchTrial trial, CancellationToken cancellationToken)
    {
        Refusal = refusal ?? (MaxRows == 1
            ? $"{nameof(BatchingOptions.MaxRows)} is 1."
            : await trial.RefusalAsync(Math.Min(TrialRows, MaxRows), cancellationToken).ConfigureAwait(false));
        if (Refusal is null)
            await trial.MeasureAsync(MainKind.Costs, MaxRows, cancellationToken).ConfigureAwait(false);
        else
            MainKind.Refuse();
    }

    protected abstract BatchRun CreateRun();

    protected bool TryEnter(BatchKind kind)
    {
        if (Volatile.Read(ref _queued) != 0 || (_options.MaxDelay > TimeSpan.Zero && kind.Costs.Rows > 1))
            return false;

        var active = Volatile.Read(ref _active);
        while (active < Limit(kind))
        {
            var seen = Interlocked.CompareExchange(ref _active, active + 1, active);
            if (seen == active)
                return true;

            active = seen;
        }

        return false;
    }

    protected void Leave(BatchKind kind, int rows, TimeSpan duration)
    {
        if (duration > TimeSpan.Zero && (++_directCalls & 15) == 0)
            kind.Costs.Observe(rows, duration);

        Interlocked.Decrement(ref _active);
        if (Volatile.Read(ref _queued) != 0)
        {
            lock (_gate)
                StartRuns();
        }
    }

    protected long DeadlineOf(TimeSpan? timeout) => timeout is { } limit ? _host.Time.GetTimestamp() + (long)(limit.TotalSeconds * _host.Time.TimestampFrequency) : long.MaxValue;

    /// <summary>Lets a call wait.</summary>
    /// <exception cref="MlOpsModelException">The queue is full (transient).</exception>
    protected void Queue(QueuedCall call)
    {
        List<QueuedCall>? displaced = null;
        bool fits;
        lock (_gate)
        {
            if (fits = TryMakeRoom(call, ref displaced))
            {
                _queue.Add(call);
                CountQueued();
                WatchDeadline(call.Deadline);
                StartOrDelay(call.Kind);
            }
        }

        if (!fits)
        {
            var error = _rejection.Of(call.Kind.Costs);
            call.Discard();
            _host.Telemetry.Rejected(Model);
            throw error;
        }

        foreach (var other in displaced ?? [])
        {
            other.FailClaimed(_rejection.Of(other.Kind.Costs));
            LeaveQueue(other);
            _rejection.Count();
        }
    }

    // The runtime keeps buffers bound for the shapes it has seen: all small ones, and steps of the large.
    private static int KeptShape(int rows) => rows <= 32 ? rows : rows <= 128 ? rows & ~7 : rows & ~63;

    // Where batches pay, one run at a time lets the rows of the other callers come together.
    private int Limit(BatchKind kind) => kind.Costs.Rows > 1 ? 1 : _parallel;

    private void Fill(BatchRun run, BatchKind kind)
    {
        var target = KeptShape(Math.Min(kind.Costs.NextTake(), kind.Waiting.Count));
        while (run.Rows < target)
        {
            var part = _queue.Take(kind, run.Count == 0 ? MaxRows : target - run.Rows, target, MaxRows);
            if (part.Rows == 0)
                return;

            if (part.Call.IsQueued)
            {
                part.Call.Hold();
                Model.Share();
            }

            run.Add(part);
        }
    }

    // A call of more rows than may wait is let in where nobody else waits, for otherwise it never would.
    private bool TryMakeRoom(QueuedCall call, ref List<QueuedCall>? displaced)
    {
        while (_queue.Count > 0 && _queue.Count + call.Rows > _options.MaxQueuedRows)
        {
            if (_queue.FindDisplaced(call) is not { } other)
            {
                // The last to go was the newest of its line, so that in reverse all stand where they stood.
                for (var i = (displaced?.Count ?? 0) - 1; i >= 0; i--)
                    _queue.Add(displaced![i]);

                return false;
            }

            _queue.Remove(other);
            (displaced ??= []).Add(other);
        }

        foreach (var other in displaced ?? [])
        {
            other.TryClaim();
            other.AbandonRuns();
        }

        return true;
    }

    private void End(QueuedCall call, Exception? error)
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

            call.AbandonRuns();
        }

        if (error is null)
            call.CancelClaimed();
        else
            call.FailClaimed(error);

        if (queued)
            LeaveQueue(call);
    }

    private void LeaveQueue(QueuedCall call)
    {
        call.Release();
        Model.Exit();
    }

    // A full fence: whoever leaves gives up its place first and looks for rows then, whoever queues does it the other way round.
    private void CountQueued() => Interlocked.Exchange(ref _queued, _queue.Count);

    private void StartOrDelay(BatchKind kind)
    {
        if (_options.MaxDelay == TimeSpan.Zero || _queue.Count >= kind.Costs.Rows || Volatile.Read(ref _active) > 0)
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
        while (_queue.Next is { } kind)
        {
            // Rows that a run about to start will take need no other.
            var active = Volatile.Read(ref _active);
            var another = _queue.Count >= kind.Costs.Enough * (_starting + 1);
            if (active >= _parallel || (!another && (_starting > 0 || active >= Limit(kind))))
                return;

            if (Interlocked.CompareExchange(ref _active, active + 1, active) != active)
                continue;

            _starting++;
            if (!_idle.TryPop(out var run))
                _runs.Add(run = CreateRun());

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
        var running = new List<QueuedCall>();
        lock (_gate)
        {
            var now = _host.Time.GetTimestamp();
            _nextDeadline = long.MaxValue;
            var next = _queue.TakeExpired(now, queued);
            CountQueued();
            foreach (var call in queued)
            {
                call.TryClaim();
                call.AbandonRuns();
            }

            foreach (var run in _runs)
                next = Math.Min(next, run.Expire(now, running));

            WatchDeadline(next);
        }

        foreach (var call in running)
            call.FailClaimed(TooLate(Model));

        foreach (var call in queued)
        {
            call.FailClaimed(TooLate(Model));
            LeaveQueue(call);
        }
    }
}
