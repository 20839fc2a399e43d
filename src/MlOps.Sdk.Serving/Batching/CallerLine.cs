namespace MlOps.Sdk.Serving;

/// <summary>The calls of one caller that wait at one priority, first come first served. Guarded by the batcher's lock.</summary>
internal sealed class CallerLine
{
    public QueuedCall? First { get; private set; }

    public QueuedCall? Last { get; private set; }

    /// <summary>The rows of its calls that no run has taken.</summary>
    public int Rows { get; set; }

    /// <summary>The rows it has had, counted as in <see cref="CallLevel"/>.</summary>
    public long Pass { get; set; }

    /// <summary>Whether it stands among those that get a turn.</summary>
    public bool IsListed { get; set; }

    public void Add(QueuedCall call)
    {
        (call.Previous, call.Next, call.Line) = (Last, null, this);
        if (Last is null)
            First = call;
        else
            Last.Next = call;

        Last = call;
        Rows += call.Left;
    }

    public void Remove(QueuedCall call)
    {
        if (call.Previous is null)
            First = call.Next;
        else
            call.Previous.Next = call.Next;

        if (call.Next is null)
            Last = call.Previous;
        else
            call.Next.Previous = call.Previous;

        (call.Previous, call.Next, call.Line) = (null, null, null);
        Rows -= call.Left;
    }
}
