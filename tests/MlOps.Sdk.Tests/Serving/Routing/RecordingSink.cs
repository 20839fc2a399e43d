namespace MlOps.Sdk.Tests.Serving.Routing;

internal sealed class RecordingSink : IAlertSink
{
    public List<Alert> Alerts { get; } = [];

    public ValueTask SendAsync(Alert alert, CancellationToken cancellationToken = default)
    {
        Alerts.Add(alert);
        return ValueTask.CompletedTask;
    }
}
