using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlOps.Sdk;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the delivery of registry events.</summary>
public static class EventsBuilderExtensions
{
    /// <summary>Tells a webhook of registry events, at least once each and in order, for as long as the host runs.</summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="subscription">The name that its progress is kept under; hosts with the same name on one store share the work.</param>
    /// <param name="configure">Sets the options; they are checked when the host starts.</param>
    public static IMlOpsBuilder AddRegistryWebhook(this IMlOpsBuilder builder, string subscription, Action<RegistryWebhookOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        EntityName.Require(subscription, "subscription");
        builder.Services.AddOptions<RegistryWebhookOptions>(subscription)
            .Configure(configure)
            .Validate(options => options.FindFaults().Count == 0, $"An option of the registry webhook '{subscription}' is out of its range; {nameof(RegistryWebhookOptions.FindFaults)} names it.")
            .ValidateOnStart();
        builder.Services.AddSingleton<IHostedService>(provider => new RegistryWebhookService(
            new RegistryWebhook(
                subscription,
                provider.GetRequiredService<IAuditLog>(),
                provider.GetRequiredService<IEventCursorStore>(),
                provider.GetRequiredService<IOptionsMonitor<RegistryWebhookOptions>>().Get(subscription),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetService<ILogger<RegistryWebhook>>()),
            provider.GetRequiredService<ModelRegistry>()));
        return builder;
    }
}
