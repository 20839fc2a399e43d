using MlOps.Sdk.Monitoring;
using MlOps.Sdk.Serving;

namespace FlightDelays;

/// <summary>Replays the flights of a day through the host as traffic; the outcome of a flight becomes known a day later.</summary>
internal sealed class Production : IAsyncDisposable
{
    /// <summary>How long a swap may take before something is wrong; it takes milliseconds, unless the machine is starved.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ReplayClock _clock;
    private readonly ModelHost _host;
    private readonly AlertDispatcher _dispatcher;
    private readonly ModelMonitor _daily;
    private readonly ModelMonitor _monthly;
    private readonly InMemoryAlertSink _alerts = new();
    private List<(PredictionId Id, double Label)> _awaited = [];

    private Production(MlOpsStore store, DateOnly start)
    {
        var reference = ModelRef.ByAlias(Trainer.Model, Release.Champion);
        var profiles = new StoredReferenceProfiles(store.Models, store.Artifacts);
        _clock = new(StartOf(start));
        _dispatcher = new([_alerts]);
        _daily = new(reference, profiles, Options(Daily), _dispatcher, _clock);
        _monthly = new(reference, profiles, Options(Monthly), _dispatcher, _clock);
        _host = new(store.Models, store.Artifacts, observers: [_daily, _monthly], time: _clock);
    }

    public IReadOnlyList<Alert> Alerts => _alerts.Alerts;

    public List<WindowReport> Days { get; } = [];

    public List<WindowReport> Months { get; } = [];

    public long Answered { get; private set; }

    public ServedModel<Flight, DelayForecast> Champion { get; private set; } = null!;

    public ModelHost Host => _host;

    public static async Task<Production> StartAsync(MlOpsStore store, DateOnly start, CancellationToken cancellationToken)
    {
        var production = new Production(store, start);
        store.Registry.Subscribe(production._host);
        production.Champion = await production._host.GetAsync<Flight, DelayForecast>($"models:/{Trainer.Model}@{Release.Champion}", cancellationToken);
        return production;
    }

    /// <summary>Answers the flights of a day one by one, learns the outcomes of the day before, and closes the windows that are due.</summary>
    /// <returns>The alerts that the day brought.</returns>
    public async Task<IReadOnlyList<Alert>> ServeAsync(DateOnly day, IEnumerable<FlownFlight> flights, CancellationToken cancellationToken)
    {
        List<(PredictionId, double)> today = [];
        foreach (var flown in flights)
        {
            _clock.MoveTo(new(flown.Departure, TimeSpan.Zero));
            var prediction = await Champion.PredictAsync(flown.Flight, cancellationToken);
            today.Add((prediction.Id, flown.Late ? 1 : 0));
            Answered++;
        }

        foreach (var (id, label) in _awaited)
        {
            _daily.RecordLabel(id, label);
            _monthly.RecordLabel(id, label);
        }

        _awaited = today;
        var end = StartOf(day.AddDays(1));
        _clock.MoveTo(end);
        var update = await _daily.AdvanceToAsync(end, cancellationToken);
        var months = await _monthly.AdvanceToAsync(end, cancellationToken);
        Days.AddRange(update.Reports.Where(report => report.Stage == WindowStage.Settled));
        Months.AddRange(months.Reports.Where(report => report.Stage == WindowStage.Settled));
        return [.. update.Alerts, .. months.Alerts];
    }

    /// <summary>Waits until the host answers with the version that was promoted; a replayed day passes faster than a swap.</summary>
    /// <exception cref="SampleException">The host did not follow in time.</exception>
    public async Task FollowAsync(ModelVersion promoted, CancellationToken cancellationToken)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (Champion.Model.Status.Version?.Version != promoted.Version)
        {
            if (watch.Elapsed > Patience)
                throw new SampleException($"The host still does not serve {promoted.ToRef()}: {Champion.Model.Status.Problem ?? "no reason given"}");
            await Task.Delay(5, cancellationToken);
        }
    }

    /// <summary>Waits for the outcomes of the last day and closes what is still open.</summary>
    public async Task FinishAsync(DateOnly lastDay, CancellationToken cancellationToken)
    {
        await ServeAsync(lastDay.AddDays(1), [], cancellationToken);
        var monthEnd = new DateOnly(lastDay.Year, lastDay.Month, 1).AddMonths(1);
        await ServeAsync(monthEnd.AddDays(1), [], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _dispatcher.FlushAsync();
        await _host.DisposeAsync();
        await _dispatcher.DisposeAsync();
        _daily.Dispose();
        _monthly.Dispose();
    }

    private static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static MonitorOptions Options(Action<MonitorOptions> more)
    {
        var options = new MonitorOptions { LabelHorizon = TimeSpan.FromDays(1) };
        more(options);
        return options;
    }

    // A day has one weekday, and forecasts follow the weekday, so neither can look like the reference's two weeks. Weather makes
    // single days swing between 7 and 44 % late flights, which no schedule shows. Forecasts and performance are judged by month.
    private static void Daily(MonitorOptions options)
    {
        options.Columns[nameof(Flight.DayOfWeek)] = new() { IgnoreDrift = true };
        options.Columns["Probability"] = new() { IgnoreDrift = true };
        options.PerformanceLimits.Clear();
    }

    private static void Monthly(MonitorOptions options)
    {
        options.Calendar = CalendarWindow.Month;
        options.MinimumRows = 5_000;
        options.PerformanceLimits[PerformanceMetrics.CalibrationGap] = 0.03;
    }
}
