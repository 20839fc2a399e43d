using System.Diagnostics;

namespace MlOps.Sdk.Serving;

/// <summary>
/// A call that waits to be answered together with others, in the line of its caller. It is used again once its caller, the queue and
/// every run have left it. What is not said to be otherwise is guarded by the batcher's lock.
/// </summary>
internal abstract class QueuedCall
{
    private readonly List<BatchRun> _runs = new(1);
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellation;
    private int _claimed;
    private int _holders;

    public QueuedCall? Previous { get; set; }

    public QueuedCall? Next { get; set; }

    public CallerLine? Line { get; set; }

    /// <summary>What it can be answered together with.</summary>
    public BatchKind Kind { get; set; } = null!;

    public PredictPriority Priority { get; set; }

    /// <summary>Who asks, for a fair share; null for nobody in particular.</summary>
    public string? Caller { get; set; }

    public int Rows { get; set; } = 1;

    /// <summary>The last of its rows, which no run has taken yet.</summary>
    public int Left { get; set; } = 1;

    /// <summary>The timestamp after which its answer is of no use; <see cref="long.MaxValue"/> for none.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    public bool IsQueued { get; set; }

    /// <summary>The caller's span; none where nobody traces.</summary>
    public ActivityContext Span { get; private set; }

    /// <summary>When it began to wait, as a timestamp of the host's clock; kept only where somebody traces.</summary>
    public long QueuedAt { get; private set; }

    /// <summary>Whether it has ended; read without a lock.</summary>
    public bool IsClaimed => Volatile.Read(ref _claimed) != 0;

    /// <summary>Whoever claims a call first ends it: its answer, its cancellation or its deadline. Needs no lock.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    public void Join(BatchRun run) => _runs.Add(run);

    public void Leave(BatchRun run) => _runs.Remove(run);

    /// <summary>Tells the runs that answer it that its caller waits no longer.</summary>
    public void AbandonRuns()
    {
        foreach (var run in _runs)
            run.Abandon();
    }

    /// <summary>Begins to listen for cancellation; the caller has not got the task yet, so the call cannot be in use again.</summary>
    public void Watch(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        if (cancellationToken.CanBeCanceled)
            _registration = cancellationToken.UnsafeRegister(static call => ((QueuedCall)call!).OnCancelled(), this);
    }

    /// <summary>Fails a call that may have ended otherwise meanwhile.</summary>
    public void Fail(Exception error)
    {
        if (TryClaim())
            FailClaimed(error);
    }

    /// <summary>Ends a call that was claimed.</summary>
    public abstract void FailClaimed(Exception error);

    public void CancelClaimed() => FailClaimed(new OperationCanceledException(_cancellation));

    /// <summary>It was never queued, and its caller never got the task.</summary>
    public void Discard() => Recycle();

    /// <summary>A further run takes a part of it.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Said by the caller, the queue and each further run when they are done with it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            Recycle();
    }

    protected void Begin(BatchKind kind, int rows, in PredictOptions options, long deadline, TimeProvider time)
    {
        (Span, QueuedAt) = ServingSpans.AreWanted ? (ServingSpans.Caller, time.GetTimestamp()) : default;
        (Kind, Rows, Left, Priority, Caller, Deadline, _holders) = (kind, rows, rows, options.Priority, options.Caller, deadline, 2);
        Volatile.Write(ref _claimed, 0);
    }

    /// <summary>The caller has its answer and lets go.</summary>
    protected void Collected()
    {
        // Waits for a cancellation that is under way, which must not reach the next user of this object.
        _registration.Dispose();
        _registration = default;
        _cancellation = default;
        Release();
    }

    protected abstract void OnCancelled();

    /// <summary>Nobody holds it any more.</summary>
    protected abstract void Recycle();
}
