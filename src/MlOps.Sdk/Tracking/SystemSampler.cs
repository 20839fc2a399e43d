namespace MlOps.Sdk;

/// <summary>Logs what the machine and this process use, at an interval, until it is disposed or its run ends.</summary>
internal sealed class SystemSampler : IDisposable
{
    private readonly TrackedRun _run;
    private readonly SystemProbe _probe;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private long _step;
    private bool _disposed;

    public SystemSampler(TrackedRun run, TimeProvider time, TimeSpan interval)
    {
        _run = run;
        _probe = new(time);
        _timer = time.CreateTimer(static sampler => ((SystemSampler)sampler!).Sample(), this, interval, interval);
    }

    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        _timer.Dispose();
    }

    private void Sample()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            try
            {
                _probe.Log(_run, _step++);
            }
            catch (Exception e) when (e is ObjectDisposedException or MlOpsException)
            {
                _disposed = true; // the run has ended, or its buffer is full: training goes before its metrics
                _timer.Dispose();
            }
        }
    }
}
