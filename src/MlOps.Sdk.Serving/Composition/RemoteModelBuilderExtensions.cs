using Microsoft.Extensions.DependencyInjection.Extensions;
using MlOps.Sdk;
using MlOps.Sdk.Serving;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Serves models that run on other servers.</summary>
public static class RemoteModelBuilderExtensions
{
    /// <summary>
    /// Serves registered versions of the format <c>open-inference</c>: their file holds the model's path on a server of the Open
    /// Inference Protocol, such as <c>http://triton:8000/v2/models/fraud</c>.
    /// </summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="configure">Changes the options.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static IMlOpsBuilder AddRemoteModels(this IMlOpsBuilder builder, Action<RemoteModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new RemoteModelOptions();
        configure?.Invoke(options);
        options.Check();
        builder.AddServing();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IPredictorLoader, RemoteModelLoader>(_ => new(
            new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) }) { Timeout = Timeout.InfiniteTimeSpan },
            options)));
        return builder;
    }
}
