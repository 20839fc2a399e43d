using System.Runtime.CompilerServices;

namespace MlOps.Sdk.Monitoring;

/// <summary>Keeps the latest alerts in this process and hands new ones to whoever reads along: a retraining loop, a dashboard, a test.</summary>
public sealed class InMemoryAlertSink : IAlertSink
{
    private readonly Lock _gate = new();
    private readonly Queue<Alert> _kept = new();
    private readonly int _capacity;
    private long _received;
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Keeps the latest <paramref name="capacity"/> alerts.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 1.</exception>
    public InMemoryAlertSink(int capacity = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <summary>The alerts kept, oldest first.</summary>
    public IReadOnlyList<Alert> Alerts
    {
        get
        {
            lock (_gate)
                return [.. _kept];
        }
    }

    /// <summary>Alerts received, those no longer kept included.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <inheritdoc/>
    public ValueTask SendAsync(Alert alert, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(alert);
        TaskCompletionSource arrived;
        lock (_gate)
        {
            // Delivery may be repeated; the id says so.
            if (_kept.Any(kept => kept.Id == alert.Id))
                return ValueTask.CompletedTask;

            if (_kept.Count == _capacity)
                _kept.Dequeue();
            _kept.Enqueue(alert);
            _received++;
            (arrived, _arrived) = (_arrived, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        arrived.SetResult();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Alerts as they arrive, beginning with those kept, until the token is cancelled. Each reader gets every alert, unless
    /// more than the capacity arrive between two of its steps: then the oldest are skipped.
    /// </summary>
    public async IAsyncEnumerable<Alert> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = 0L;
        while (true)
        {
            Alert[] batch;
            Task arrived;
            lock (_gate)
            {
                var first = _received - _kept.Count;
                batch = [.. _kept.Skip((int)Math.Max(0, next - first))];
                next = _received;
                arrived = _arrived.Task;
            }

            foreach (var alert in batch)
                yield return alert;

            if (batch.Length == 0)
                await arrived.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
