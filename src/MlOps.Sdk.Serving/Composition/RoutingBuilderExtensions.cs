using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlOps.Sdk;
using MlOps.Sdk.Serving;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds routes and their guard to what <c>AddMlOps</c> composes.</summary>
public static class RoutingBuilderExtensions
{
    /// <summary>Adds a <see cref="ModelRouter"/> over the registered host and registry.</summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="configure">Changes the options.</param>
    public static IMlOpsBuilder AddRouting(this IMlOpsBuilder builder, Action<ModelRouterOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddServing();
        var services = builder.Services;
        if (configure is not null)
            services.Configure(configure);

        services.TryAddSingleton(provider => new ModelRoutes(
            provider.GetRequiredService<IModelFactStore>(), provider.GetService<IActorProvider>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new ModelRouter(
            provider.GetRequiredService<IModelHost>(),
            provider.GetRequiredService<ModelRoutes>(),
            provider.GetRequiredService<IOptions<ModelRouterOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<ModelRouter>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelRouterStarter>());
        return builder;
    }

    /// <summary>
    /// Routes the calls of a model for rows of one type: ask for <see cref="RoutedModel{TIn, TOut}"/>. Without a route the default
    /// alias answers, so it can be added before the first canary.
    /// </summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="model">The registered model's name, such as <c>churn</c>.</param>
    /// <param name="configure">Sets how each variant is served, such as in batches.</param>
    /// <exception cref="ArgumentException">The name is not valid, or an option is out of range.</exception>
    public static IMlOpsBuilder AddRoutedModel<TIn, TOut>(this IMlOpsBuilder builder, string model, Action<ServedModelOptions>? configure = null)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        EntityName.Require(model, "model");
        var options = configure is null ? null : new ServedModelOptions();
        configure?.Invoke(options!);
        options?.Check();
        builder.AddRouting();
        builder.Services.AddSingleton(new RoutedModelRegistration(model, router => router.Route<TIn, TOut>(model, options)));
        builder.Services.AddSingleton(provider => provider.GetRequiredService<ModelRouter>().Route<TIn, TOut>(model, options));
        builder.Services.AddKeyedSingleton(model, (provider, _) => provider.GetRequiredService<ModelRouter>().Route<TIn, TOut>(model, options));
        return builder;
    }

    /// <summary>Adds a <see cref="RolloutGuard"/>, which takes the calls of a bad variant away. It hears the alerts of monitors and raises its own through every registered sink.</summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="configure">Changes the options.</param>
    public static IMlOpsBuilder AddRolloutGuard(this IMlOpsBuilder builder, Action<RolloutGuardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddRouting();
        var services = builder.Services;
        if (configure is not null)
            services.Configure(configure);

        services.TryAddSingleton<RolloutAlerts>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAlertSink, RolloutAlerts>(provider => provider.GetRequiredService<RolloutAlerts>()));
        services.TryAddSingleton(provider => new RolloutGuard(
            provider.GetRequiredService<ModelRouter>(),
            provider.GetRequiredService<IOptions<RolloutGuardOptions>>().Value,
            provider.GetRequiredService<IModelStore>(),
            provider.GetRequiredService<RolloutAlerts>(),
            provider.GetServices<IAlertSink>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<RolloutGuard>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RolloutGuardStarter>());
        return builder;
    }
}
