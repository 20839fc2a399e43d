using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MlOps.Sdk.Monitoring;

/// <summary>
/// Carries alerts to sinks, each sink with its own bounded queue and its own pace, so that one that hangs delays no other
/// and nothing of it reaches the prediction path. What a sink does not take is tried again, then given up loudly:
/// logged, counted and kept in <see cref="Undelivered"/>. The queues live in memory and end with the process.
/// </summary>
public sealed partial class AlertDispatcher : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<AlertLane> _lanes;
    private readonly Queue<UndeliveredAlert> _undelivered = new();
    private readonly AlertDeliveryOptions _options;
    private readonly MonitorMeter _meter;
    private readonly ILogger _logger;
    private long _undeliveredCount;

    /// <summary>Begins delivery to the given sinks.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public AlertDispatcher(
        IEnumerable<IAlertSink> sinks,
        AlertDeliveryOptions? options = null,
        TimeProvider? time = null,
        IMeterFactory? meters = null,
        ILogger<AlertDispatcher>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        _options = options ?? new();
        if (_options.FindFault() is { } fault)
            throw new ArgumentException(fault, nameof(options));

        _meter = new(meters);
        _logger = (ILogger?)logger ?? NullLogger.Instance;
        _lanes = [.. sinks.Select(sink => new AlertLane(sink, _options, time ?? TimeProvider.System, this))];
    }

    /// <summary>Alerts that were given up since the start.</summary>
    public long UndeliveredCount => Interlocked.Read(ref _undeliveredCount);

    /// <summary>The latest alerts that were given up, oldest first.</summary>
    public IReadOnlyList<UndeliveredAlert> Undelivered
    {
        get
        {
            lock (_undelivered)
                return [.. _undelivered];
        }
    }

    /// <summary>Hands an alert to every sink's queue and returns at once.</summary>
    public void Send(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        _meter.Alert(alert);
        foreach (var lane in _lanes)
            lane.Enqueue(alert);
    }

    /// <summary>Completes when every alert sent so far was delivered or given up.</summary>
    public Task FlushAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAll(_lanes.Select(lane => lane.FlushAsync(cancellationToken)));

    /// <summary>Stops delivery; what still waits is given up. Flush first to avoid that.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_lanes.Select(lane => lane.DisposeAsync().AsTask())).ConfigureAwait(false);
        _meter.Dispose();
    }

    /// <summary>As <see cref="DisposeAsync"/>, for containers that are disposed without waiting; a sink that ignores cancellation is waited for 5 seconds at most.</summary>
    public void Dispose() => DisposeAsync().AsTask().Wait(Patience);

    internal void GiveUp(Alert alert, string sink, string reason)
    {
        Interlocked.Increment(ref _undeliveredCount);
        lock (_undelivered)
        {
            if (_undelivered.Count >= _options.KeepUndelivered && _undelivered.Count > 0)
                _undelivered.Dequeue();
            if (_options.KeepUndelivered > 0)
                _undelivered.Enqueue(new(alert, sink, reason));
        }

        _meter.Undelivered(sink);
        NotDelivered(alert.Id, alert.Rule, alert.Model, sink, reason);
    }

    internal void TryAgain(Alert alert, string sink, int attempt, TimeSpan delay, Exception failure) =>
        WillTryAgain(alert.Id, sink, attempt, delay, failure);

    [LoggerMessage(EventId = 7002, Level = LogLevel.Error, Message = "Alert {Id} ({Rule} on {Model}) was not delivered by {Sink}: {Reason}")]
    private partial void NotDelivered(Guid id, string rule, string model, string sink, string reason);

    [LoggerMessage(EventId = 7003, Level = LogLevel.Warning, Message = "Delivery {Attempt} of alert {Id} by {Sink} failed; the next one follows in {Delay}.")]
    private partial void WillTryAgain(Guid id, string sink, int attempt, TimeSpan delay, Exception failure);
}
