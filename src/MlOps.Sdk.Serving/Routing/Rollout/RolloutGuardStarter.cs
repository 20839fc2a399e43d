using Microsoft.Extensions.Hosting;

namespace MlOps.Sdk.Serving;

/// <summary>Brings the guard to life with the application; it looks by itself from then on.</summary>
internal sealed class RolloutGuardStarter(RolloutGuard guard) : IHostedService
{
    public RolloutGuard Guard => guard;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
