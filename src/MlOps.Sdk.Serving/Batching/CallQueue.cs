namespace MlOps.Sdk.Serving;

/// <summary>
/// Calls that wait, first come first served within a priority. Between priorities the one goes next that has had the least for
/// its weight (stride scheduling, Waldspurger and Weihl 1995), so a low one is late but never left. Not thread-safe.
/// </summary>
internal sealed class CallQueue
{
    private static readonly int[] Strides = [16, 4, 1];

    private readonly Level[] _levels = [new(), new(), new()];
    private long _now;

    public int Count { get; private set; }

    public void Add(QueuedCall call)
    {
        var level = LevelOf(call);
        // Being away saves up no claims.
        if (level.First is null)
            level.Pass = Math.Max(level.Pass, _now);

        call.Previous = level.Last;
        call.Next = null;
        if (level.Last is null)
            level.First = call;
        else
            level.Last.Next = call;

        level.Last = call;
        call.IsQueued = true;
        Count++;
    }

    public QueuedCall? Take()
    {
        var next = -1;
        for (var i = _levels.Length - 1; i >= 0; i--)
        {
            if (_levels[i].First is not null && (next < 0 || _levels[i].Pass < _levels[next].Pass))
                next = i;
        }

        if (next < 0)
            return null;

        var call = _levels[next].First!;
        _now = _levels[next].Pass;
        _levels[next].Pass += Strides[next];
        Remove(call);
        return call;
    }

    public void Remove(QueuedCall call)
    {
        var level = LevelOf(call);
        if (call.Previous is null)
            level.First = call.Next;
        else
            call.Previous.Next = call.Next;

        if (call.Next is null)
            level.Last = call.Previous;
        else
            call.Next.Previous = call.Previous;

        (call.Previous, call.Next, call.IsQueued) = (null, null, false);
        Count--;
    }

    /// <summary>The newest call of the lowest priority below the given one, or null.</summary>
    public QueuedCall? NewestBelow(PredictPriority priority)
    {
        for (var i = 0; i < (int)priority - (int)PredictPriority.Low; i++)
        {
            if (_levels[i].Last is { } call)
                return call;
        }

        return null;
    }

    /// <summary>Takes out the calls whose deadline has come and gives the earliest of the others.</summary>
    public long TakeExpired(long now, List<QueuedCall> expired)
    {
        var earliest = long.MaxValue;
        foreach (var level in _levels)
        {
            for (var call = level.First; call is not null;)
            {
                var next = call.Next;
                if (call.Deadline <= now)
                {
                    Remove(call);
                    expired.Add(call);
                }
                else
                {
                    earliest = Math.Min(earliest, call.Deadline);
                }

                call = next;
            }
        }

        return earliest;
    }

    private Level LevelOf(QueuedCall call) => _levels[(int)call.Priority - (int)PredictPriority.Low];

    private sealed class Level
    {
        public QueuedCall? First { get; set; }

        public QueuedCall? Last { get; set; }

        public long Pass { get; set; }
    }
}
