namespace MlOps.Sdk.Serving;

/// <summary>A call that waits, in the list of its priority. All but the claim is guarded by the batcher's lock.</summary>
internal abstract class QueuedCall
{
    private int _claimed;

    public QueuedCall? Previous { get; set; }

    public QueuedCall? Next { get; set; }

    public PredictPriority Priority { get; set; }

    /// <summary>The timestamp after which its answer is of no use; <see cref="long.MaxValue"/> for none.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    public bool IsQueued { get; set; }

    public bool IsClaimed => Volatile.Read(ref _claimed) != 0;

    /// <summary>Whoever claims a call first ends it: its answer, its cancellation or its deadline.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    protected void Unclaim() => Volatile.Write(ref _claimed, 0);
}
