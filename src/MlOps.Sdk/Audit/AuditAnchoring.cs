using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MlOps.Sdk;

/// <summary>Anchors the audit log on a timer while it grows and after promotions, and once more when the host stops.</summary>
/// <param name="services">Asked when the host starts: hosted services are made before the options are validated.</param>
/// <param name="promotions">Wakes it.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it reports.</param>
internal sealed partial class AuditAnchoring(IServiceProvider services, AliasMoved promotions, TimeProvider time, ILogger<AuditAnchoring>? logger = null) : BackgroundService
{
    private readonly ILogger _logger = logger ?? NullLogger<AuditAnchoring>.Instance;
    private AuditTrail? _trail;
    private long _anchored = -1;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_trail is not null)
            await AnchorAsync(_trail, cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var options = services.GetRequiredService<IOptions<AuditTrailOptions>>().Value;
        if (!options.AnchorsByItself)
            return;

        _trail = services.GetRequiredService<AuditTrail>();
        using var timer = new PeriodicTimer(options.AnchorEverySeconds > 0 ? TimeSpan.FromSeconds(options.AnchorEverySeconds) : Timeout.InfiniteTimeSpan, time);
        var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        var moved = options.AnchorOnPromotion ? promotions.WaitAsync(stoppingToken) : Task.Delay(Timeout.Infinite, stoppingToken);
        while (true)
        {
            await AnchorAsync(_trail, stoppingToken).ConfigureAwait(false);
            var first = await Task.WhenAny(tick, moved).ConfigureAwait(false);
            await first.ConfigureAwait(false);
            if (first == tick)
                tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            else
                moved = promotions.WaitAsync(stoppingToken);
        }
    }

    // A log that contradicts its heads must be seen, and must not take the application down with it.
    private async ValueTask AnchorAsync(AuditTrail trail, CancellationToken cancellationToken)
    {
        try
        {
            if ((await trail.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size == _anchored)
                return;
            var head = AuditTreeHead.Of(await trail.AnchorAsync(cancellationToken).ConfigureAwait(false));
            _anchored = head.Size;
            Anchored(head.LogId, head.Size, head.Root);
        }
        catch (MlOpsIntegrityException e)
        {
            Contradicted(e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(e);
        }
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Information, Message = "The audit log {LogId} was anchored at {Size} entries, root {Root}.")]
    private partial void Anchored(string logId, long size, ContentDigest root);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Critical, Message = "The audit log is not what it was when it was last anchored; verify the trail.")]
    private partial void Contradicted(Exception exception);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Warning, Message = "The audit log could not be anchored; it is tried again at the next tick.")]
    private partial void Failed(Exception exception);
}
