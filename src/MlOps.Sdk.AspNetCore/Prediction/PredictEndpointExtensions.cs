using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MlOps.Sdk;
using MlOps.Sdk.AspNetCore;
using MlOps.Sdk.Serving;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps typed prediction endpoints.</summary>
public static class PredictEndpointExtensions
{
    /// <summary>
    /// Answers <c>POST</c> of one row as JSON with a <see cref="PredictionAnswer{TOut}"/>. Failures are problem details (RFC 9457): 400 names each member, what
    /// was expected and what came; 413 a body beyond the limit; 415 another content type; 429 with Retry-After when the queue is full; 500 when the model
    /// fails; 503 with Retry-After while no version is loaded; 504 past the deadline.
    /// </summary>
    /// <typeparam name="TIn">The row.</typeparam>
    /// <typeparam name="TOut">The answer.</typeparam>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="reference">Which model, where several were added with the same types; null for the one that was, by its route if it has one.</param>
    /// <param name="maxBodySize">The largest body, in bytes; 1 MiB by default.</param>
    /// <exception cref="FormatException">The reference is none.</exception>
    public static IEndpointConventionBuilder MapPredict<TIn, TOut>(this IEndpointRouteBuilder endpoints, string pattern, string? reference = null, int maxBodySize = 1 << 20)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBodySize, 1);
        var services = endpoints.ServiceProvider;
        var routing = services.GetService<IOptions<RouteContextOptions>>()?.Value ?? new();
        Func<TIn, HttpContext, ValueTask<Prediction<TOut>>> predict;
        if (reference is null && services.GetService<RoutedModel<TIn, TOut>>() is { } routed)
        {
            predict = (row, context) =>
            {
                var route = routing.Of(context);
                return routed.PredictAsync(row, route, new PredictOptions { Caller = route.Tenant ?? route.Key }, context.RequestAborted);
            };
        }
        else
        {
            // What was added under the reference keeps the options it was added with, such as batching.
            var parsed = reference is null ? null : ModelRef.Parse(reference);
            var model = parsed is null
                ? services.GetRequiredService<ServedModel<TIn, TOut>>()
                : services.GetKeyedService<ServedModel<TIn, TOut>>(parsed.ToString()) ?? services.GetRequiredService<IModelHost>().Serve<TIn, TOut>(parsed);
            predict = (row, context) =>
            {
                var route = routing.Of(context);
                return model.PredictAsync(row, new PredictOptions { Caller = route.Tenant ?? route.Key }, context.RequestAborted);
            };
        }

        RequestDelegate handler = new PredictEndpoint<TIn, TOut>(predict, services, maxBodySize).HandleAsync;
        return endpoints.MapPost(pattern, handler).WithMetadata(
            handler.Method,
            new AcceptsMetadata(["application/json"], typeof(TIn)),
            new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(PredictionAnswer<TOut>), ["application/json"]),
            new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(HttpValidationProblemDetails), ["application/problem+json"]),
            Problem(StatusCodes.Status413PayloadTooLarge),
            Problem(StatusCodes.Status415UnsupportedMediaType),
            Problem(StatusCodes.Status429TooManyRequests),
            Problem(StatusCodes.Status500InternalServerError),
            Problem(StatusCodes.Status503ServiceUnavailable),
            Problem(StatusCodes.Status504GatewayTimeout));
    }

    private static ProducesResponseTypeMetadata Problem(int status) => new(status, typeof(Mvc.ProblemDetails), ["application/problem+json"]);
}
