using Microsoft.Extensions.Hosting;

namespace MlOps.Sdk;

/// <summary>Delivers the events of one subscription for as long as the host runs.</summary>
internal sealed class RegistryWebhookService(RegistryWebhook webhook, ModelRegistry registry) : BackgroundService
{
    public override void Dispose()
    {
        base.Dispose();
        webhook.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = registry.Subscribe(webhook.Observer);
        await webhook.RunAsync(stoppingToken).ConfigureAwait(false);
    }
}
