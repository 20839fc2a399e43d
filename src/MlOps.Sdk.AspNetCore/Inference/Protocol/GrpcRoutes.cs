using System.Diagnostics.CodeAnalysis;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MlOps.Sdk.AspNetCore.Protocol;

/// <summary>
/// Maps the gRPC services among the application's endpoints. gRPC's own services live in a container beside the application's:
/// so mapping needs no AddGrpc before it, and the message limit of tensors is nobody else's.
/// </summary>
internal sealed class GrpcRoutes : IEndpointRouteBuilder
{
    private const DynamicallyAccessedMemberTypes Activated =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    private readonly IEndpointRouteBuilder _endpoints;

    private GrpcRoutes(IEndpointRouteBuilder endpoints, IServiceProvider services) => (_endpoints, ServiceProvider) = (endpoints, services);

    public IServiceProvider ServiceProvider { get; }

    public ICollection<EndpointDataSource> DataSources => _endpoints.DataSources;

    public IApplicationBuilder CreateApplicationBuilder() => _endpoints.CreateApplicationBuilder();

    public static void Map(IEndpointRouteBuilder endpoints, InferenceOptions options, GrpcInference inference, GrpcHealth health)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        if (endpoints.ServiceProvider.GetService<ILoggerFactory>() is { } loggers)
            services.AddSingleton(loggers);
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.MaxBodySize;
            grpc.MaxSendMessageSize = null;
            grpc.IgnoreUnknownServices = true;
        });
        services.AddSingleton<IGrpcServiceActivator<GrpcInference>>(new Single<GrpcInference>(inference));
        services.AddSingleton<IGrpcServiceActivator<GrpcHealth>>(new Single<GrpcHealth>(health));

        var routes = new GrpcRoutes(endpoints, services.BuildServiceProvider());
        routes.MapGrpcService<GrpcHealth>();
        routes.MapGrpcService<GrpcInference>().Add(endpoint =>
        {
            // gRPC measures messages itself, compressed ones too.
            endpoint.Metadata.Add(new BodySizeLimit(null));
            if (options.RepositoryPolicy is { } policy && endpoint.Metadata.OfType<GrpcMethodMetadata>().Any(m => m.Method.Name.StartsWith("Repository", StringComparison.Ordinal)))
                endpoint.Metadata.Add(new AuthorizeAttribute(policy));
        });
    }

    /// <summary>One instance for all calls.</summary>
    private sealed class Single<[DynamicallyAccessedMembers(Activated)] T>(T service) : IGrpcServiceActivator<T>
        where T : class
    {
        public GrpcActivatorHandle<T> Create(IServiceProvider serviceProvider) => new(service, created: false, state: null);

        public ValueTask ReleaseAsync(GrpcActivatorHandle<T> service) => ValueTask.CompletedTask;
    }
}
