using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MlOps.Sdk;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds signatures to what <c>AddMlOps</c> composes.</summary>
public static class SigningBuilderExtensions
{
    /// <summary>
    /// Adds the key this process signs with and the trust in others: an <see cref="IDsseSigner"/> and an <see cref="ISignatureTrust"/>, unless the
    /// application registered its own (a vault's), and <see cref="VersionSigning"/> on them.
    /// </summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="configure">Names the files; not needed where the application registered its own signer and trust.</param>
    public static IMlOpsBuilder AddSigning(this IMlOpsBuilder builder, Action<SigningOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var options = services.AddOptions<SigningOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        if (services.All(service => service.ServiceType != typeof(ISignatureTrust)))
            options.Validate(named => named.NamesTrust, SigningOptions.NoTrust);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SigningOptions>, SigningOptionsValidator>());
        services.TryAddSingleton<SigningKeys>();
        services.TryAddSingleton<IDsseSigner, KeyFileSigner>();
        services.TryAddSingleton(provider => provider.GetRequiredService<SigningKeys>().Trust);
        services.TryAddSingleton(provider => new VersionSigning(
            provider.GetRequiredService<IModelFactStore>(),
            provider.GetRequiredService<IArtifactStore>(),
            provider.GetRequiredService<ISignatureTrust>(),
            FindSigner(provider),
            provider.GetRequiredService<IActorProvider>(),
            provider.GetRequiredService<TimeProvider>()));
        return builder;
    }

    /// <summary>Lets hosts of this process load only versions with an accepted signature. Call <see cref="AddSigning"/> too.</summary>
    public static IMlOpsBuilder DemandSignedVersions(this IMlOpsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IVersionAdmission, SignedVersionsOnly>());
        return builder;
    }

    /// <summary>Adds an <see cref="AuditTrail"/> over the audit log: proofs, heads signed by the registered key if there is one, and anchors.</summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="configure">Names the log, the anchor file and the interval; without any, heads are kept when the application asks.</param>
    public static IMlOpsBuilder SignAudit(this IMlOpsBuilder builder, Action<AuditTrailOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<AuditTrailOptions>().Configure(configure ?? (_ => { })).ValidateOnStart()
            .Validate<IServiceProvider>(
                (options, provider) => !options.AnchorsByItself || options.AnchorFile is not null || provider.GetServices<IAuditAnchor>().Any(),
                $"{nameof(AuditTrailOptions.AnchorEverySeconds)} or {nameof(AuditTrailOptions.AnchorOnPromotion)} is set, and there is no anchor: set {nameof(AuditTrailOptions.AnchorFile)} or register an {nameof(IAuditAnchor)}.");
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuditTrailOptions>, AuditTrailOptionsValidator>());
        services.TryAddSingleton(CreateTrail);
        services.TryAddSingleton<AliasMoved>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRegistryObserver, AliasMoved>(provider => provider.GetRequiredService<AliasMoved>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AuditAnchoring>());
        return builder;
    }

    private static AuditTrail CreateTrail(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<AuditTrailOptions>>().Value;
        var time = provider.GetRequiredService<TimeProvider>();
        return new(provider.GetRequiredService<IAuditLog>(), new()
        {
            LogId = options.LogId,
            Signer = FindSigner(provider),
            Trust = provider.GetService<ISignatureTrust>(),
            Anchors = [.. provider.GetServices<IAuditAnchor>(), .. options.AnchorFile is { } file ? new IAuditAnchor[] { new FileAuditAnchor(file, time) } : []],
            Time = time,
        });
    }

    // A process that only verifies has trust and no key.
    private static IDsseSigner? FindSigner(IServiceProvider provider) =>
        provider.GetService<IDsseSigner>() is { } signer and not KeyFileSigner { HasKey: false } ? signer : null;
}
