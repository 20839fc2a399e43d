using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlOps.Sdk;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Composes the SDK.</summary>
public static class MlOpsServiceCollectionExtensions
{
    /// <summary>Adds tracking and registry on the embedded store; packages hang their own parts on what this returns.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets the options.</param>
    public static IMlOpsBuilder AddMlOps(this IServiceCollection services, Action<MlOpsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<MlOpsOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        return Compose(services);
    }

    /// <summary>Adds tracking and registry on the embedded store, with options from configuration.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="section">The section that holds the members of <see cref="MlOpsOptions"/>.</param>
    public static IMlOpsBuilder AddMlOps(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddOptions<MlOpsOptions>().Bind(section).ValidateOnStart();
        return Compose(services);
    }

    /// <summary>Keeps everything in memory instead, for tests.</summary>
    public static IMlOpsBuilder UseInMemoryStores(this IMlOpsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.Replace(ServiceDescriptor.Singleton<IRunStore>(provider => new InMemoryRunStore(provider.GetRequiredService<TimeProvider>())));
        services.TryAddSingleton<InMemoryModelStore>();
        services.Replace(ServiceDescriptor.Singleton<IModelStore>(provider => provider.GetRequiredService<InMemoryModelStore>()));
        services.Replace(ServiceDescriptor.Singleton<IAuditLog>(provider => provider.GetRequiredService<InMemoryModelStore>()));
        services.Replace(ServiceDescriptor.Singleton<IEventCursorStore, InMemoryEventCursorStore>());
        services.Replace(ServiceDescriptor.Singleton<IArtifactStore, InMemoryArtifactStore>());
        services.Replace(ServiceDescriptor.Singleton(provider => CreateTracker(provider, owner: null)));
        return builder;
    }

    private static MlOpsBuilder Compose(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MlOpsOptions>, MlOpsOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IActorProvider, OperatingSystemActor>();
        services.TryAddSingleton(provider => new EmbeddedStore(() => OpenStore(provider)));
        services.TryAddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().Store.Runs);
        services.TryAddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().Store.Models);
        services.TryAddSingleton(provider => provider.GetRequiredService<IModelStore>() as IModelFactStore
            ?? throw new InvalidOperationException($"The registered model store keeps no facts; register one that is an {nameof(IModelFactStore)} too, as moves of aliases compare both in one transaction."));
        services.TryAddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().Store.Audit);
        services.TryAddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().Store.Cursors);
        services.TryAddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().Store.Artifacts);
        services.TryAddSingleton(provider => CreateTracker(provider, provider.GetRequiredService<EmbeddedStore>().OwnerIn(provider.GetRequiredService<IRunStore>())));
        services.TryAddSingleton(provider => new ModelRegistry(
            provider.GetRequiredService<IModelStore>(),
            provider.GetRequiredService<IRunStore>(),
            provider.GetRequiredService<IArtifactStore>(),
            provider.GetRequiredService<IActorProvider>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<MlOpsOptions>>().Value.PromotionRules,
            provider.GetServices<IRegistryObserver>(),
            provider.GetRequiredService<IOptions<MlOpsOptions>>().Value.Governance));
        services.TryAddSingleton(provider => provider.GetRequiredService<ModelRegistry>().Governance);
        services.TryAddSingleton(provider => new ModelCards(
            provider.GetRequiredService<IModelStore>(),
            provider.GetRequiredService<IRunStore>(),
            provider.GetRequiredService<IArtifactStore>(),
            provider.GetRequiredService<IModelFactStore>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new ModelProvenance(
            provider.GetRequiredService<IModelStore>(), provider.GetRequiredService<IRunStore>(), provider.GetRequiredService<IModelFactStore>()));
        services.TryAddSingleton(provider => new ComplianceReports(
            provider.GetRequiredService<IModelStore>(),
            provider.GetRequiredService<IAuditLog>(),
            provider.GetRequiredService<ModelCards>(),
            provider.GetService<AuditTrail>(),
            provider.GetService<ISignatureTrust>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new StoreVerifier(
            provider.GetRequiredService<IRunStore>(),
            provider.GetRequiredService<IModelStore>(),
            provider.GetRequiredService<IAuditLog>(),
            provider.GetRequiredService<IArtifactStore>()));
        services.AddHostedService<StoreOpening>();
        return new(services);
    }

    // A container makes its services synchronously; the embedded store does not wait for anything but the local disk.
    private static MlOpsStore OpenStore(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<MlOpsOptions>>().Value;
        var settings = new MlOpsStoreOptions
        {
            Time = provider.GetRequiredService<TimeProvider>(),
            Actor = provider.GetRequiredService<IActorProvider>(),
            Tracking = options.Tracking,
        };
        var logs = provider.GetService<ILoggerFactory>();
        return Task.Run(async () => await MlOpsStore.OpenAsync(options.Directory, settings, logs).ConfigureAwait(false)).GetAwaiter().GetResult();
    }

    private static ExperimentTracker CreateTracker(IServiceProvider provider, string? owner) => new(
        provider.GetRequiredService<IRunStore>(),
        provider.GetRequiredService<IArtifactStore>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<IOptions<MlOpsOptions>>().Value.Tracking,
        owner,
        provider.GetService<ILogger<ExperimentTracker>>(),
        owner is null ? null : provider.GetRequiredService<EmbeddedStore>().SpillIn(provider.GetRequiredService<IRunStore>()));
}
