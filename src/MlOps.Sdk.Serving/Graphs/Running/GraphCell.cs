namespace MlOps.Sdk.Serving;

/// <summary>A step in one frame: its buffers, and how it stands in the call under way.</summary>
internal abstract class GraphCell(string name)
{
    public string Name { get; } = name;

    /// <summary>Its outputs, when it is done, in the order in which they were asked for when it was made.</summary>
    public abstract IReadOnlyList<TensorBuffer> Outputs { get; }

    public CellState State { get; private set; }

    public virtual bool IsSettled => State is CellState.Done or CellState.Failed;

    /// <summary>Why it failed, named after the step where it began.</summary>
    public Exception? Error { get; private set; }

    /// <summary>The run under way.</summary>
    public Task? Pending { get; private set; }

    public virtual void Reset() => (State, Error, Pending) = (CellState.Idle, null, null);

    public void Want()
    {
        if (State == CellState.Idle)
            State = CellState.Wanted;
    }

    public void Start(Task pending) => (State, Pending) = (CellState.Running, pending);

    public void Finish() => (State, Pending) = (CellState.Done, null);

    /// <summary>Takes a failure: the cell has failed, unless something stands in for it that it waits for now.</summary>
    public void Fail(Exception error)
    {
        Pending = null;
        if (StandsIn(error))
            State = CellState.Wanted;
        else
            (State, Error) = (CellState.Failed, error);
    }

    /// <summary>Asks for what it needs next, and says whether all of that is settled.</summary>
    public abstract bool Ask();

    /// <summary>Makes its outputs, or throws; called when what it asked for is settled.</summary>
    public abstract ValueTask RunAsync(CancellationToken cancellationToken);

    /// <summary>Whether a failure can be answered by something else, which the cell asks for from now on.</summary>
    protected virtual bool StandsIn(Exception error) => false;

    protected static bool Ask(GraphWire[] wires)
    {
        var settled = true;
        foreach (var wire in wires)
        {
            wire.Cell.Want();
            settled &= wire.Cell.IsSettled;
        }

        return settled;
    }
}
