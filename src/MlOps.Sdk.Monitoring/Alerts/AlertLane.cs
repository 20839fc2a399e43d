namespace MlOps.Sdk.Monitoring;

/// <summary>The queue to one sink: in order, one at a time, tried again on failure.</summary>
internal sealed class AlertLane : IAsyncDisposable
{
    private readonly IAlertSink _sink;
    private readonly string _name;
    private readonly AlertDeliveryOptions _options;
    private readonly TimeProvider _time;
    private readonly AlertDispatcher _owner;
    private readonly Lock _gate = new();
    private readonly Queue<Alert> _waiting = new();
    private readonly SemaphoreSlim _arrivals = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Random _jitter;
    private readonly Task _pump;
    private TaskCompletionSource? _idle;
    private bool _busy;
    private int _disposed;

    public AlertLane(IAlertSink sink, AlertDeliveryOptions options, TimeProvider time, AlertDispatcher owner)
    {
        _sink = sink;
        _name = sink.GetType().Name;
        _options = options;
        _time = time;
        _owner = owner;
        _jitter = new Random(HashCode.Combine(_name, time.GetTimestamp()));
        _pump = Task.Run(PumpAsync);
    }

    public void Enqueue(Alert alert)
    {
        Alert? pushedOut = null;
        lock (_gate)
        {
            if (_waiting.Count == _options.QueueCapacity)
                pushedOut = _waiting.Dequeue();
            _waiting.Enqueue(alert);
        }

        if (pushedOut is null)
            _arrivals.Release();
        else
            _owner.GiveUp(pushedOut, _name, $"{_options.QueueCapacity} newer alerts wait for this sink");
    }

    public Task FlushAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && !_busy)
                return Task.CompletedTask;

            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Containers dispose twice what is both async and sync disposable.
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;

        await _stop.CancelAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
        _stop.Dispose();
        _arrivals.Dispose();
    }

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                await _arrivals.WaitAsync(_stop.Token).ConfigureAwait(false);
                Alert alert;
                lock (_gate)
                {
                    alert = _waiting.Dequeue();
                    _busy = true;
                }

                await DeliverAsync(alert).ConfigureAwait(false);
                Settle();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            Alert[] left;
            lock (_gate)
            {
                left = [.. _waiting];
                _waiting.Clear();
            }

            foreach (var alert in left)
                _owner.GiveUp(alert, _name, "delivery was stopped before its turn came");
            Settle();
        }
    }

    private async Task DeliverAsync(Alert alert)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _sink.SendAsync(alert, _stop.Token).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                _owner.GiveUp(alert, _name, "delivery was stopped while it was under way");
                throw;
            }
#pragma warning disable CA1031 // A sink is foreign code: whatever it throws must not end delivery to it.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (failure is MlOpsException { IsTransient: false } or ArgumentException || attempt >= _options.MaxAttempts)
                {
                    _owner.GiveUp(alert, _name, $"{failure.Message} (attempt {attempt})");
                    return;
                }

                var delay = Backoff.Delay(attempt, _options.FirstDelay, _options.MaxDelay, _jitter);
                _owner.TryAgain(alert, _name, attempt, delay, failure);
                try
                {
                    await Task.Delay(delay, _time, _stop.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    _owner.GiveUp(alert, _name, $"delivery was stopped between two attempts; the last one failed: {failure.Message}");
                    throw;
                }
            }
        }
    }

    private void Settle()
    {
        TaskCompletionSource? idle = null;
        lock (_gate)
        {
            _busy = false;
            if (_waiting.Count == 0)
                (idle, _idle) = (_idle, null);
        }

        idle?.SetResult();
    }
}
