using Microsoft.Extensions.Hosting;

namespace MlOps.Sdk.Serving;

/// <summary>Loads what routes name while the application starts. What cannot be loaded does not stop the start: it is tried again.</summary>
internal sealed class ModelRouterStarter(ModelRouter router, IEnumerable<RoutedModelRegistration> registrations) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var registration in registrations)
        {
            registration.Route(router);
            try
            {
                await router.RouteAsync(registration.Model, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is MlOpsException or ArgumentException)
            {
                // Logged where it happened; the route's status keeps the reason.
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
