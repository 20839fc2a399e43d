using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlOps.Sdk;
using MlOps.Sdk.Monitoring;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds monitors and alert sinks.</summary>
public static class MonitoringBuilderExtensions
{
    /// <summary>
    /// Watches a model: its predictions are observed, its windows judged, its findings sent to the alert sinks. The monitor is
    /// resolved as <see cref="ModelMonitor"/>, or by the key <paramref name="model"/> where there are several.
    /// Called again for the same reference it adds to the configuration.
    /// </summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="model">The reference, such as <c>churn@champion</c>.</param>
    /// <param name="configure">Sets options.</param>
    /// <exception cref="FormatException"><paramref name="model"/> is not a model reference.</exception>
    public static IMlOpsBuilder AddDriftMonitor(this IMlOpsBuilder builder, string model, Action<MonitorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var reference = ModelRef.Parse(model);
        var name = reference.ToString();
        var services = builder.Services;
        var options = services.AddOptions<MonitorOptions>(name);
        var added = services.Any(s => s.ServiceType == typeof(ModelMonitor) && Equals(s.ServiceKey, name));
        if (!added)
            options.Configure<IServiceProvider>((o, provider) => o.Environment = provider.GetService<IHostEnvironment>()?.EnvironmentName ?? "").ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        if (added)
            return builder;

        AddCommon(services);
        services.AddKeyedSingleton(name, (provider, _) => new ModelMonitor(
            reference,
            provider.GetRequiredService<IReferenceProfiles>(),
            provider.GetRequiredService<IOptionsMonitor<MonitorOptions>>().Get(name),
            provider.GetRequiredService<AlertDispatcher>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IMeterFactory>(),
            provider.GetService<ILogger<ModelMonitor>>()));
        services.AddSingleton(provider => provider.GetRequiredKeyedService<ModelMonitor>(name));
        services.AddSingleton<IPredictionObserver>(provider => provider.GetRequiredKeyedService<ModelMonitor>(name));
        return builder;
    }

    /// <summary>Posts alerts to a receiver; called several times, to several.</summary>
    public static IMlOpsBuilder AddWebhookAlerts(this IMlOpsBuilder builder, Action<WebhookOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        AddCommon(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>());

        var name = $"mlops-webhook-{services.Count(s => s.ServiceType == typeof(IAlertSink))}";
        services.AddOptions<WebhookOptions>(name).Configure(configure).ValidateOnStart();

        // The factory's own logging would write the address, and a webhook's address is often its secret.
        services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(WebhookHandler.Create).RemoveAllLoggers();
        services.AddSingleton<IAlertSink>(provider =>
        {
            var clients = provider.GetRequiredService<IHttpClientFactory>();
            return new WebhookAlertSink(
                () => clients.CreateClient(name),
                provider.GetRequiredService<IOptionsMonitor<WebhookOptions>>().Get(name),
                provider.GetRequiredService<TimeProvider>());
        });
        return builder;
    }

    /// <summary>Writes alerts to the application's log.</summary>
    public static IMlOpsBuilder AddLogAlerts(this IMlOpsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddCommon(builder.Services);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IAlertSink, LogAlertSink>());
        return builder;
    }

    /// <summary>Keeps alerts in this process; resolve <see cref="InMemoryAlertSink"/> to read along.</summary>
    public static IMlOpsBuilder AddInMemoryAlerts(this IMlOpsBuilder builder, int capacity = 1000)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddCommon(builder.Services);
        if (builder.Services.Any(s => s.ServiceType == typeof(InMemoryAlertSink)))
            return builder;

        builder.Services.AddSingleton(new InMemoryAlertSink(capacity));
        builder.Services.AddSingleton<IAlertSink>(provider => provider.GetRequiredService<InMemoryAlertSink>());
        return builder;
    }

    /// <summary>Sets how alerts are delivered.</summary>
    public static IMlOpsBuilder ConfigureAlertDelivery(this IMlOpsBuilder builder, Action<AlertDeliveryOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddCommon(builder.Services);
        builder.Services.AddOptions<AlertDeliveryOptions>().Configure(configure).ValidateOnStart();
        return builder;
    }

    /// <summary>Keeps the states of alerts in a folder, so that a restart neither sends an alert again nor forgets to resolve it.</summary>
    public static IMlOpsBuilder KeepMonitorState(this IMlOpsBuilder builder, string folder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(new MonitorStateFolder(folder));
        return builder;
    }

    private static void AddCommon(IServiceCollection services)
    {
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IReferenceProfiles, StoredReferenceProfiles>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MonitorOptions>, MonitorOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AlertDeliveryOptions>, AlertDeliveryOptionsValidator>());
        services.TryAddSingleton(provider => new AlertDispatcher(
            provider.GetServices<IAlertSink>(),
            provider.GetRequiredService<IOptions<AlertDeliveryOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IMeterFactory>(),
            provider.GetService<ILogger<AlertDispatcher>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, MonitorService>());
    }
}
