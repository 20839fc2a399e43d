namespace MlOps.Sdk.Serving;

/// <summary>
/// Calls of one kind that wait, by priority and within it fairly among callers. Between priorities the one goes next that has had
/// the least for its weight (stride scheduling, Waldspurger and Weihl 1995), so a low one is late but never left. Not thread-safe.
/// </summary>
internal sealed class CallQueue
{
    private static readonly int[] Strides = [16, 4, 1];

    private readonly CallLevel[] _levels = [new(), new(), new()];
    private long _now;

    /// <summary>The rows that wait.</summary>
    public int Count { get; private set; }

    public static int Stride(PredictPriority priority) => Strides[Index(priority)];

    public void Add(QueuedCall call)
    {
        var level = LevelOf(call);
        // Being away saves up no claims.
        if (level.Count == 0)
            level.Pass = Math.Max(level.Pass, _now);

        level.Add(call);
        call.IsQueued = true;
        Count += call.Left;
    }

    /// <summary>Takes the call whose turn it is, if there is room for it. Only one of more rows than a run may have is taken in parts.</summary>
    /// <param name="room">The rows there is room for.</param>
    /// <param name="piece">The rows of a part.</param>
    /// <param name="most">The most rows of a run.</param>
    public BatchPart Take(int room, int piece, int most)
    {
        CallLevel? level = null;
        for (var i = _levels.Length - 1; i >= 0; i--)
        {
            if (_levels[i].Count > 0 && (level is null || _levels[i].Pass < level.Pass))
                level = _levels[i];
        }

        if (level?.Peek() is not { } call)
            return default;

        var rows = call.Left <= most ? call.Left : Math.Min(room, piece);
        if (rows > room || rows == 0)
            return default;

        _now = level.Pass;
        level.Pass += (long)rows * Stride(call.Priority);
        var part = new BatchPart(call, call.Rows - call.Left, rows);
        level.Take(call, rows);
        call.IsQueued = call.Left > 0;
        Count -= rows;
        return part;
    }

    public void Remove(QueuedCall call)
    {
        LevelOf(call).Remove(call);
        call.IsQueued = false;
        Count -= call.Left;
    }

    /// <summary>The newest call of the lowest priority below the given one, of the caller with the most rows; or null.</summary>
    public QueuedCall? NewestBelow(PredictPriority priority)
    {
        for (var i = 0; i < Index(priority); i++)
        {
            if (_levels[i].Longest() is { } line)
                return line.Last;
        }

        return null;
    }

    /// <summary>The caller with the most rows at a priority; null when none waits.</summary>
    public CallerLine? LongestLine(PredictPriority priority) => _levels[Index(priority)].Longest();

    /// <summary>The rows that wait for the caller of a call, at its priority.</summary>
    public int RowsOf(QueuedCall call) => LevelOf(call).RowsOf(call.Caller);

    /// <summary>Takes out the calls whose deadline has come and gives the earliest of the others.</summary>
    public long TakeExpired(long now, List<QueuedCall> expired)
    {
        var (earliest, known) = (long.MaxValue, expired.Count);
        foreach (var level in _levels)
            earliest = Math.Min(earliest, level.TakeExpired(now, expired));

        for (var i = known; i < expired.Count; i++)
        {
            expired[i].IsQueued = false;
            Count -= expired[i].Left;
        }

        return earliest;
    }

    private static int Index(PredictPriority priority) => (int)priority - (int)PredictPriority.Low;

    private CallLevel LevelOf(QueuedCall call) => _levels[Index(call.Priority)];
}
