using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlOps.Sdk;
using MlOps.Sdk.Serving;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds model serving to what <c>AddMlOps</c> composes.</summary>
public static class ServingBuilderExtensions
{
    /// <summary>Adds an <see cref="IModelHost"/> over the registered stores. Its models load when the application starts.</summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="configure">Changes the options.</param>
    public static IMlOpsBuilder AddServing(this IMlOpsBuilder builder, Action<ModelHostOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var options = services.AddOptions<ModelHostOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelHostOptions>, ModelHostOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AliasMoves>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRegistryObserver, AliasMoves>(provider => provider.GetRequiredService<AliasMoves>()));
        services.TryAddSingleton(CreateHost);
        services.TryAddSingleton<IModelHost>(provider => provider.GetRequiredService<ModelHost>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelHostStarter>());
        return builder;
    }

    /// <summary>Serves a registered model for rows of one type: ask for <see cref="ServedModel{TIn, TOut}"/>, keyed by the reference where several have the same types.</summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="reference">Which version, such as <c>churn@champion</c>.</param>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    public static IMlOpsBuilder AddOnnxModel<TIn, TOut>(this IMlOpsBuilder builder, string reference)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut> => builder.AddOnnxModel(ModelRef.Parse(reference), (host, parsed) => host.Serve<TIn, TOut>(parsed));

    /// <summary>Serves a registered model for rows of one type with options of its own; see the overload without.</summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="reference">Which version, such as <c>churn@champion</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static IMlOpsBuilder AddOnnxModel<TIn, TOut>(this IMlOpsBuilder builder, string reference, Action<ServedModelOptions> configure)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ServedModelOptions();
        configure(options);
        options.Check();
        return builder.AddOnnxModel(ModelRef.Parse(reference), (host, parsed) => host.Serve<TIn, TOut>(parsed, options));
    }

    private static IMlOpsBuilder AddOnnxModel<TIn, TOut>(this IMlOpsBuilder builder, ModelRef reference, Func<IModelHost, ModelRef, ServedModel<TIn, TOut>> serve)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        builder.AddServing();
        builder.Services.AddSingleton(new ServedModelRegistration(reference, host => serve(host, reference)));
        builder.Services.AddSingleton(provider => serve(provider.GetRequiredService<IModelHost>(), reference));
        builder.Services.AddKeyedSingleton(reference.ToString(), (provider, _) => serve(provider.GetRequiredService<IModelHost>(), reference));
        return builder;
    }

    private static ModelHost CreateHost(IServiceProvider provider)
    {
        var host = new ModelHost(
            provider.GetRequiredService<IModelStore>(),
            provider.GetRequiredService<IArtifactStore>(),
            provider.GetRequiredService<IOptions<ModelHostOptions>>().Value,
            provider.GetServices<IPredictionObserver>(),
            provider.GetServices<IPredictorLoader>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<ModelHost>>(),
            provider.GetService<IMeterFactory>(),
            provider.GetServices<IVersionAdmission>());
        provider.GetRequiredService<AliasMoves>().Attach(host);
        return host;
    }
}
