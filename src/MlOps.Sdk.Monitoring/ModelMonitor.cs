using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MlOps.Sdk.Monitoring;

/// <summary>
/// Watches one model in production. Predictions and labels are taken in without blocking; windows are cut by the time of the
/// prediction, judged against the reference profile of the version that answered, and turned into alerts.
/// An alias means every version of the model that answers, each against its own reference; a version means only that one.
/// Nothing runs by itself: a hosted monitor is driven by the clock, any other by <see cref="AdvanceToAsync"/>.
/// </summary>
public sealed partial class ModelMonitor : IPredictionObserver, IDisposable
{
    private readonly MonitorOptions _options;
    private readonly PredictionInbox _inbox;
    private readonly WindowBook _windows;
    private readonly WindowJudge _judge;
    private readonly PerformanceJudge _performance;
    private readonly AlertBook _alerts;
    private readonly VersionReferences _references;
    private readonly AlertDispatcher? _dispatcher;
    private readonly MonitorMeter _meter;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Queue<WindowReport> _history = new();
    private readonly Dictionary<int, VersionReference> _seen = [];
    private MonitorCounts _reported = NoCounts;

    /// <summary>Makes a monitor that is driven by its caller.</summary>
    /// <param name="model">What is monitored, such as <c>churn@champion</c>.</param>
    /// <param name="references">Where reference profiles come from.</param>
    /// <param name="options">How windows are cut and judged.</param>
    /// <param name="dispatcher">Delivers alerts; without it they are only returned.</param>
    /// <param name="time">Stamps alerts. Windows go by the time of the predictions.</param>
    /// <param name="meters">Makes the meter; without it the monitor makes its own.</param>
    /// <param name="logger">Takes what is worth knowing.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public ModelMonitor(
        ModelRef model,
        IReferenceProfiles references,
        MonitorOptions? options = null,
        AlertDispatcher? dispatcher = null,
        TimeProvider? time = null,
        IMeterFactory? meters = null,
        ILogger<ModelMonitor>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(references);
        _options = options ?? new();
        if (_options.FindFaults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(" ", faults), nameof(options));

        time ??= TimeProvider.System;
        Model = model;
        _dispatcher = dispatcher;
        _logger = (ILogger?)logger ?? NullLogger.Instance;
        _inbox = new(_options.QueueCapacity);
        _windows = new(_options);
        _judge = new(_options);
        _performance = new(_options);
        _alerts = new(model, _options.Environment, _options.Alerts, time);
        _references = new(model.Model, references, time, _logger);
        _meter = new(meters);
    }

    /// <summary>What is monitored.</summary>
    public ModelRef Model { get; }

    /// <summary>How windows are cut and judged.</summary>
    internal MonitorOptions Options => _options;

    /// <summary>The latest reports, oldest first; a settled report takes the place of its closed one.</summary>
    public IReadOnlyList<WindowReport> History
    {
        get
        {
            lock (_history)
                return [.. _history];
        }
    }

    /// <summary>What was taken in and what was not.</summary>
    public MonitorCounts Counts => new()
    {
        Predictions = _windows.Predictions,
        PredictionsDropped = _inbox.PredictionsDropped,
        PredictionsLate = _windows.Late,
        PredictionsUntracked = _windows.Untracked,
        Labels = _windows.Labels,
        LabelsDropped = _inbox.LabelsDropped,
        LabelsUnmatched = _windows.Unmatched,
        LabelsInvalid = _windows.Invalid,
    };

    /// <summary>Takes a copy of the prediction into the queue, or counts it as dropped when the queue is full. Never blocks; allocates nothing once each slot was used.</summary>
    public void OnPrediction(in PredictionMade prediction)
    {
        if (string.Equals(prediction.Model, Model.Model, StringComparison.Ordinal)
            && (Model.Version is not { } version || version == prediction.Version))
        {
            _inbox.Put(prediction);
        }
    }

    /// <summary>Tells the true outcome of a prediction: 0 or 1 for a binary model, any number for a regression. May be called from any thread, any time after the prediction.</summary>
    /// <returns>False when the queue is full and the label was dropped and counted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The label is not a finite number.</exception>
    public bool RecordLabel(PredictionId id, double label)
    {
        if (!double.IsFinite(label))
            throw new ArgumentOutOfRangeException(nameof(label), label, "A label is a finite number; leave unknown labels out.");

        return _inbox.Put(id, label);
    }

    /// <summary>Takes what waits in the queues into windows. A caller that drives the monitor itself calls this, or advances, before the queue is full.</summary>
    public async ValueTask ProcessAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await TakeInAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Takes in what waits, then closes every window that ends at or before the instant and settles those whose labels are
    /// no longer waited for. The same predictions, labels and instants give the same reports. An instant in the past changes nothing.
    /// </summary>
    public async ValueTask<MonitorUpdate> AdvanceToAsync(DateTimeOffset instant, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await TakeInAsync(cancellationToken).ConfigureAwait(false);
            var due = _windows.Due(instant);
            foreach (var version in due.SelectMany(period => period).Select(window => window.Version).Distinct())
                _seen[version] = await _references.GetAsync(version, insist: true, cancellationToken).ConfigureAwait(false);

            // From here on nothing waits: a window is judged and its findings are kept, or neither.
            var reports = new List<WindowReport>();
            var alerts = new List<Alert>();
            foreach (var period in due)
            {
                var findings = new List<Finding>();
                foreach (var window in period)
                    reports.Add(Judge(window, period, _seen[window.Version], instant, findings));
                alerts.AddRange(_alerts.Observe(period.Key.Start, period.Key.End, findings));
            }

            alerts.AddRange(FindSilence(instant));
            if (instant > _windows.ClosedTo)
                _windows.ClosedTo = instant;
            foreach (var alert in alerts)
                _dispatcher?.Send(alert);
            return new(reports, alerts);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What must survive a restart; see <see cref="MonitorState"/> for what does not.</summary>
    public async ValueTask<MonitorState> GetStateAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new() { Model = Model.ToString(), ClosedTo = _windows.ClosedTo, Alerts = _alerts.States };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Goes on where a monitor of the same reference stopped, so that a finding that fired before is neither sent again nor left unresolved. Call it before the first prediction.</summary>
    /// <exception cref="ArgumentException">The state is of another reference or of a newer schema.</exception>
    public async ValueTask RestoreAsync(MonitorState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Model != Model.ToString())
            throw new ArgumentException($"The state is of {state.Model}, this monitor watches {Model}.", nameof(state));
        if (state.SchemaVersion is < 1 or > MonitorState.CurrentSchema)
            throw new ArgumentException($"The state has schema version {state.SchemaVersion}; this build reads versions 1 to {MonitorState.CurrentSchema}. Update the package.", nameof(state));

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _windows.ClosedTo = state.ClosedTo;
            _alerts.Restore(state.Alerts);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _meter.Dispose();
        _turn.Dispose();
    }

    [LoggerMessage(EventId = 7011, Level = LogLevel.Warning, Message = "{Model} dropped {Count} since the last look: {Reason}")]
    private partial void Dropped(ModelRef model, string reason, long count);

    [LoggerMessage(EventId = 7012, Level = LogLevel.Information, Message = "Window judged: {Report}")]
    private partial void Judged(WindowReport report);
}
