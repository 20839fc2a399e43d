using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MlOps.Sdk.AspNetCore;
using MlOps.Sdk.AspNetCore.Protocol;
using MlOps.Sdk.Serving;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the Open Inference Protocol.</summary>
public static class InferenceEndpointExtensions
{
    private const int MaxRepositoryBody = 64 * 1024;

    /// <summary>
    /// Answers the Open Inference Protocol V2 over REST and gRPC for every model the host serves: live, ready, metadata and
    /// inference and statistics, in REST as JSON and with the binary tensor extension. Errors have the body <c>{"error":"…"}</c>: 400 for what breaks the protocol or
    /// the model's signature, 404 an unknown model or version, 405, 413, 415, 429 with Retry-After when a queue is full, 503 with Retry-After while a model is not loaded,
    /// 504 past the deadline, 500 when the model itself fails; over gRPC they are the statuses of the same meaning.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>All endpoints, for authorization, rate limits and the like.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">No model host is registered, or the policy of the model repository extension does not exist.</exception>
    public static IEndpointConventionBuilder MapInference(this IEndpointRouteBuilder endpoints, Action<InferenceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var options = new InferenceOptions();
        configure?.Invoke(options);
        options.Check();

        var services = endpoints.ServiceProvider;
        var host = services.GetRequiredService<IModelHost>();
        var catalog = new ModelCatalog(host, options.DefaultAlias, services.GetService<ModelRouter>());
        var failures = InferenceFailures.Of(services);
        var all = endpoints.MapGroup("");
        var group = all.MapGroup(options.Prefix + "/v2");
        group.WithMetadata(new BodySizeLimit(options.MaxBodySize));
        void Map(string pattern, string method, Func<HttpContext, Task> handle) => group.Map(pattern, failures.Guard(method, handle));

        var server = new ServerStatus(catalog, options.RepositoryPolicy is not null);
        Map("", HttpMethods.Get, server.DescribeAsync);
        Map("/health/live", HttpMethods.Get, ServerStatus.LiveAsync);
        Map("/health/ready", HttpMethods.Get, server.ReadyAsync);

        var metadata = new ModelMetadata(catalog);
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var run = new InferenceRun(catalog, options, services.GetService<IOptions<RouteContextOptions>>()?.Value ?? new(), time);
        var ledger = new InferenceLedger(catalog, time);
        var infer = new InferEndpoint(run, ledger, options.MaxBodySize);
        Map("/models/stats", HttpMethods.Get, ledger.AnswerAsync);
        foreach (var model in (ReadOnlySpan<string>)["/models/{model}", "/models/{model}/versions/{version}"])
        {
            Map(model, HttpMethods.Get, metadata.DescribeAsync);
            Map(model + "/ready", HttpMethods.Get, metadata.ReadyAsync);
            Map(model + "/infer", HttpMethods.Post, infer.HandleAsync);
            Map(model + "/stats", HttpMethods.Get, ledger.AnswerAsync);
        }

        var repository = new ModelRepository(host, catalog);
        MapRepository(group, failures, new(repository, MaxRepositoryBody), options.RepositoryPolicy);
        group.Map("/{**rest}", context => InferenceAnswers.ErrorAsync(context, StatusCodes.Status404NotFound, $"{context.Request.Path} is no path of the Open Inference Protocol that is served here."));
        if (options.Grpc)
            GrpcRoutes.Map(all, options, new(catalog, run, ledger, server, options.RepositoryPolicy is null ? null : repository, new(failures)), new(catalog, server, time, services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None));
        return all;
    }

    private static void MapRepository(RouteGroupBuilder group, InferenceFailures failures, RepositoryEndpoints repository, string? policy)
    {
        var endpoints = group.MapGroup("/repository");
        if (policy is null)
        {
            endpoints.Map("/{**rest}", context => InferenceAnswers.ErrorAsync(context, StatusCodes.Status403Forbidden, InferenceOptions.RepositoryOff));
            return;
        }

        RequirePolicy(((IEndpointRouteBuilder)group).ServiceProvider, policy);
        endpoints.RequireAuthorization(policy);
        endpoints.Map("/index", failures.Guard(HttpMethods.Post, repository.IndexAsync));
        endpoints.Map("/models/{model}/load", failures.Guard(HttpMethods.Post, repository.LoadAsync));
        endpoints.Map("/models/{model}/unload", failures.Guard(HttpMethods.Post, repository.UnloadAsync));
    }

    // A misspelt policy must stop the start, not the first operator.
    private static void RequirePolicy(IServiceProvider services, string policy)
    {
        var provider = services.GetService<IAuthorizationPolicyProvider>()
            ?? throw new InvalidOperationException($"The model repository extension needs authorization; call AddAuthorization and add the policy '{policy}'.");
        var found = provider.GetPolicyAsync(policy);
        if (found.IsCompletedSuccessfully && found.Result is null)
            throw new InvalidOperationException($"There is no authorization policy '{policy}'; add it with AddAuthorization before MapInference guards the model repository extension by it.");
    }
}
