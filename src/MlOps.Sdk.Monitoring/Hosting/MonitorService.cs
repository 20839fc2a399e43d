using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MlOps.Sdk.Monitoring;

/// <summary>
/// Drives the monitors of a host by the clock, keeps their state, and delivers what alerts are left when the host stops.
/// Monitors are made when the host starts and not before, so that wrong options are all reported by the start's validation.
/// </summary>
internal sealed partial class MonitorService(IServiceProvider services, TimeProvider time, ILogger<MonitorService> logger) : BackgroundService
{
    private readonly MonitorStateFolder? _states = services.GetService<MonitorStateFolder>();
    private readonly ILogger _logger = logger;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the host is up, and so before the first prediction.
        foreach (var monitor in services.GetServices<ModelMonitor>())
            await RestoreAsync(monitor, cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await services.GetRequiredService<AlertDispatcher>().FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The host's patience is over; disposing the dispatcher reports what is left.
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(services.GetServices<ModelMonitor>().Select(m => DriveAsync(m, stoppingToken)));

    private async Task DriveAsync(ModelMonitor monitor, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(monitor.Options.PollInterval, time);
        var unsaved = false;
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                try
                {
                    var update = await monitor.AdvanceToAsync(time.GetUtcNow() - monitor.Options.AllowedLateness, stopping).ConfigureAwait(false);
                    unsaved |= update.Reports.Count + update.Alerts.Count > 0;
                    if (unsaved)
                        await SaveAsync(monitor).ConfigureAwait(false);
                    unsaved = false;
                }
#pragma warning disable CA1031 // One failed round, of whatever kind, must not end monitoring for the life of the process.
                catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    RoundFailed(monitor.Model, failure);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    // A few kilobytes, not to be cut short by the host's stop: what was sent must be remembered.
    private async ValueTask SaveAsync(ModelMonitor monitor)
    {
        if (_states is not null)
            await _states.SaveAsync(await monitor.GetStateAsync(CancellationToken.None).ConfigureAwait(false), CancellationToken.None).ConfigureAwait(false);
    }

    private async Task RestoreAsync(ModelMonitor monitor, CancellationToken cancellationToken)
    {
        if (_states is null)
            return;

        try
        {
            if (await _states.FindAsync(monitor.Model, cancellationToken).ConfigureAwait(false) is { } state)
                await monitor.RestoreAsync(state, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MlOpsException or ArgumentException)
        {
            // Without the past an alert may be sent again; without monitoring none would be.
            NotRestored(monitor.Model, e);
        }
    }

    [LoggerMessage(EventId = 7020, Level = LogLevel.Error, Message = "A round of the monitor of {Model} failed; the next one follows.")]
    private partial void RoundFailed(ModelRef model, Exception failure);

    [LoggerMessage(EventId = 7021, Level = LogLevel.Error, Message = "The monitor of {Model} starts without its past; alerts that fire already may be sent again.")]
    private partial void NotRestored(ModelRef model, Exception failure);
}
