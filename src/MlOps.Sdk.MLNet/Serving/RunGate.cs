namespace MlOps.Sdk.MLNet;

/// <summary>Counts the runs under way, so that closing can wait for the last of them.</summary>
internal sealed class RunGate
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _closed;

    public bool IsClosed
    {
        get
        {
            lock (_lock)
                return _closed;
        }
    }

    /// <exception cref="ObjectDisposedException">The gate was closed.</exception>
    public void Enter()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(MlNetModel));
            _running++;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_running == 0 && _closed)
                _drained.TrySetResult();
        }
    }

    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            if (_running == 0)
                _drained.TrySetResult();
        }

        return _drained.Task;
    }
}
