namespace MlOps.Sdk.Serving;

/// <summary>
/// Calls of several kinds that wait for the same model. The kind goes next that has had the least for the weight of its calls, so
/// that none waits for another to run dry. Counted in rows. Not thread-safe.
/// </summary>
internal sealed class BatchQueue
{
    private readonly List<BatchKind> _waiting = [];
    private long _now;

    /// <summary>The rows that wait.</summary>
    public int Count { get; private set; }

    /// <summary>The kind whose turn it is; null when nothing waits.</summary>
    public BatchKind? Next
    {
        get
        {
            BatchKind? next = null;
            foreach (var kind in _waiting)
                next = next is null || kind.Pass < next.Pass ? kind : next;

            return next;
        }
    }

    public void Add(QueuedCall call)
    {
        var kind = call.Kind;
        if (kind.Waiting.Count == 0)
        {
            kind.Pass = Math.Max(kind.Pass, _now);
            _waiting.Add(kind);
        }

        kind.Waiting.Add(call);
        Count += call.Left;
    }

    /// <summary>Takes the next call of a kind, or a part of it; see <see cref="CallQueue.Take"/>.</summary>
    public BatchPart Take(BatchKind kind, int room, int piece, int most)
    {
        var part = kind.Waiting.Take(room, piece, most);
        if (part.Rows == 0)
            return part;

        _now = kind.Pass;
        kind.Pass += (long)part.Rows * CallQueue.Stride(part.Call.Priority);
        Count -= part.Rows;
        ForgetEmpty(kind);
        return part;
    }

    public void Remove(QueuedCall call)
    {
        call.Kind.Waiting.Remove(call);
        Count -= call.Left;
        ForgetEmpty(call.Kind);
    }

    /// <summary>
    /// Makes room in a queue that is full: the newest call of a lower priority goes, else the newest of a caller who has more rows
    /// waiting than the newcomer's would have. Null where nobody is to go.
    /// </summary>
    public QueuedCall? FindDisplaced(QueuedCall newcomer)
    {
        foreach (var kind in _waiting)
        {
            if (kind.Waiting.NewestBelow(newcomer.Priority) is { } call)
                return call;
        }

        CallerLine? longest = null;
        var own = newcomer.Rows;
        foreach (var kind in _waiting)
        {
            own += kind.Waiting.RowsOf(newcomer);
            if (kind.Waiting.LongestLine(newcomer.Priority) is { } line && line.Rows > (longest?.Rows ?? 0))
                longest = line;
        }

        return longest?.Rows > own ? longest.Last : null;
    }

    /// <summary>Takes out the calls whose deadline has come and gives the earliest of the others.</summary>
    public long TakeExpired(long now, List<QueuedCall> expired)
    {
        var (earliest, known) = (long.MaxValue, expired.Count);
        foreach (var kind in _waiting)
            earliest = Math.Min(earliest, kind.Waiting.TakeExpired(now, expired));

        for (var i = known; i < expired.Count; i++)
            Count -= expired[i].Left;
        _waiting.RemoveAll(static kind => kind.Waiting.Count == 0);
        return earliest;
    }

    private void ForgetEmpty(BatchKind kind)
    {
        if (kind.Waiting.Count == 0)
            _waiting.Remove(kind);
    }
}
