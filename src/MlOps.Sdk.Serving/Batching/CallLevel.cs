namespace MlOps.Sdk.Serving;

/// <summary>
/// Calls of one priority. The caller goes next that has had the fewest rows since it began to wait (start-time fair queueing, Goyal,
/// Vin and Cheng 1996), so that who asks a lot waits behind itself only. Calls that do not say whose they are count as one caller's.
/// </summary>
internal sealed class CallLevel
{
    private const int KeptCallers = 64;

    private readonly CallerLine _nobody = new();
    private readonly Dictionary<string, CallerLine> _lines = new(StringComparer.Ordinal);
    private readonly PriorityQueue<CallerLine, (long Pass, long Order)> _turns = new();
    private long _now;
    private long _order;

    /// <summary>The calls that wait.</summary>
    public int Count { get; private set; }

    public long Pass { get; set; }

    public void Add(QueuedCall call)
    {
        var line = LineOf(call.Caller);
        // Being away saves up no claims.
        if (line.First is null)
            line.Pass = Math.Max(line.Pass, _now);

        line.Add(call);
        Count++;
        if (!line.IsListed)
        {
            line.IsListed = true;
            _turns.Enqueue(line, (line.Pass, _order++));
        }
    }

    /// <summary>The call whose turn it is; null when none waits.</summary>
    public QueuedCall? Peek()
    {
        while (_turns.TryPeek(out var line, out _))
        {
            if (line.First is { } call)
                return call;

            _turns.Dequeue();
            line.IsListed = false;
        }

        return null;
    }

    /// <summary>Takes rows of the call that <see cref="Peek"/> gave.</summary>
    public void Take(QueuedCall call, int rows)
    {
        var line = call.Line!;
        _now = line.Pass;
        line.Pass += rows;
        if (rows == call.Left)
        {
            Remove(call);
        }
        else
        {
            line.Rows -= rows;
        }

        call.Left -= rows;
        if (line.First is not null)
        {
            _turns.DequeueEnqueue(line, (line.Pass, _order++));
        }
        else
        {
            _turns.Dequeue();
            line.IsListed = false;
        }
    }

    public void Remove(QueuedCall call)
    {
        call.Line!.Remove(call);
        Count--;
    }

    public int RowsOf(string? caller) => caller is null ? _nobody.Rows : _lines.GetValueOrDefault(caller)?.Rows ?? 0;

    /// <summary>The caller with the most rows waiting; null when none waits.</summary>
    public CallerLine? Longest()
    {
        var longest = _nobody;
        foreach (var line in _lines.Values)
            longest = line.Rows > longest.Rows ? line : longest;

        return longest.First is null ? null : longest;
    }

    /// <summary>Takes out the calls whose deadline has come and gives the earliest of the others.</summary>
    public long TakeExpired(long now, List<QueuedCall> expired)
    {
        var earliest = TakeExpired(_nobody, now, expired);
        foreach (var line in _lines.Values)
            earliest = Math.Min(earliest, TakeExpired(line, now, expired));

        return earliest;
    }

    private long TakeExpired(CallerLine line, long now, List<QueuedCall> expired)
    {
        var earliest = long.MaxValue;
        for (var call = line.First; call is not null;)
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

        return earliest;
    }

    private CallerLine LineOf(string? caller)
    {
        if (caller is null)
            return _nobody;
        if (_lines.TryGetValue(caller, out var line))
            return line;

        if (_lines.Count >= KeptCallers && _lines.Count > 2 * _turns.Count)
            ForgetIdle();

        _lines.Add(caller, line = new());
        return line;
    }

    private void ForgetIdle()
    {
        foreach (var (caller, line) in _lines)
        {
            if (!line.IsListed && line.First is null && line.Pass <= _now)
                _lines.Remove(caller);
        }
    }
}
