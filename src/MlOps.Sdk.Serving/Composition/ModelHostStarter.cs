using Microsoft.Extensions.Hosting;

namespace MlOps.Sdk.Serving;

/// <summary>Loads the registered models while the application starts. One that cannot be loaded does not stop the start: readiness tells of it, and it is tried again.</summary>
internal sealed class ModelHostStarter(IModelHost host, IEnumerable<ServedModelRegistration> registrations) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var registration in registrations)
        {
            registration.Serve(host);
            try
            {
                await host.LoadAsync(registration.Reference, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is MlOpsException or ArgumentException)
            {
                // Logged where it happened; the model's status keeps the reason.
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
