using Microsoft.Extensions.Logging;

namespace MlOps.Sdk.Monitoring;

/// <summary>Writes alerts to the application's log: information, warning or error by severity.</summary>
public sealed partial class LogAlertSink(ILogger<LogAlertSink> logger) : IAlertSink
{
    private readonly ILogger _logger = logger;

    /// <inheritdoc/>
    public ValueTask SendAsync(Alert alert, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var level = (alert.Status, alert.Severity) switch
        {
            (AlertStatus.Resolved, _) or (_, AlertSeverity.Info) => LogLevel.Information,
            (_, AlertSeverity.Critical) => LogLevel.Error,
            _ => LogLevel.Warning,
        };
        Raised(level, alert.Rule, alert.Model, alert.Version, alert.Status, alert.Summary);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(EventId = 7001, Message = "{Rule} on {Model}:{Version} is {Status}: {Summary}")]
    private partial void Raised(LogLevel level, string rule, string model, int version, AlertStatus status, string summary);
}
