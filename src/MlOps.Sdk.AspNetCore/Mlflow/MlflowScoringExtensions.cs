using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MlOps.Sdk.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the scoring server that MLflow's clients know.</summary>
public static class MlflowScoringExtensions
{
    /// <summary>
    /// Answers <c>POST /invocations</c> (<c>dataframe_split</c>, <c>dataframe_records</c>, <c>instances</c> and <c>inputs</c> in
    /// JSON), <c>GET /ping</c>, <c>GET /health</c> and <c>GET /version</c> as MLflow's scoring server does, for one model.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="reference">
    /// Which model, such as <c>churn</c> or <c>churn@champion</c>; it is served from now on. Where the model has a route, calls of its name or
    /// of the route's default alias go by it; <c>churn:3</c> and other aliases mean just that version.
    /// </param>
    /// <param name="prefix">What comes before the paths, such as <c>/churn</c>.</param>
    /// <param name="maxBodySize">The largest body in bytes, after decompression; 64 MiB by default.</param>
    /// <exception cref="FormatException">The text is neither a reference nor a name.</exception>
    public static IEndpointConventionBuilder MapMlflowScoring(this IEndpointRouteBuilder endpoints, string reference, string prefix = "", int maxBodySize = 64 << 20)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBodySize, 1);
        var model = ScoredModel.Of(endpoints.ServiceProvider, reference);
        var group = endpoints.MapGroup(prefix);
        group.WithMetadata(new BodySizeLimit(maxBodySize));
        group.MapPost("/invocations", (RequestDelegate)new ScoringEndpoint(model, maxBodySize).HandleAsync);
        group.MapGet("/ping", (RequestDelegate)(context => PingAsync(context, model)));
        group.MapGet("/health", (RequestDelegate)(context => PingAsync(context, model)));
        group.MapGet("/version", (RequestDelegate)VersionAsync);
        return group;
    }

    private static Task PingAsync(HttpContext context, ScoredModel model)
    {
        context.Response.StatusCode = model.CanAnswer ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("\n");
    }

    private static Task VersionAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(ScoringEndpoint.Version);
    }
}
