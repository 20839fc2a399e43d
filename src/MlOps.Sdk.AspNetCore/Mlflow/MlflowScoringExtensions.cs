using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MlOps.Sdk;
using MlOps.Sdk.AspNetCore;
using MlOps.Sdk.Serving;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the scoring server that MLflow's clients know.</summary>
public static class MlflowScoringExtensions
{
    /// <summary>
    /// Answers <c>POST /invocations</c> (<c>dataframe_split</c>, <c>dataframe_records</c>, <c>instances</c> and <c>inputs</c> in
    /// JSON), <c>GET /ping</c> and <c>GET /version</c> as MLflow's scoring server does, for one model.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="reference">Which model, such as <c>churn@champion</c>; it is served from now on.</param>
    /// <param name="prefix">What comes before the paths, such as <c>/churn</c>.</param>
    /// <param name="maxBodySize">The largest body in bytes, after decompression; 64 MiB by default.</param>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    public static IEndpointConventionBuilder MapMlflowScoring(this IEndpointRouteBuilder endpoints, string reference, string prefix = "", int maxBodySize = 64 << 20)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBodySize, 1);
        var model = endpoints.ServiceProvider.GetRequiredService<IModelHost>().Serve(ModelRef.Parse(reference));
        var group = endpoints.MapGroup(prefix);
        group.WithMetadata(new BodySizeLimit(maxBodySize));
        group.MapPost("/invocations", (RequestDelegate)new ScoringEndpoint(model, maxBodySize).HandleAsync);
        group.MapGet("/ping", (RequestDelegate)(context => PingAsync(context, model)));
        group.MapGet("/version", (RequestDelegate)(static context => context.Response.WriteAsync(ScoringEndpoint.Version)));
        return group;
    }

    private static Task PingAsync(HttpContext context, ServedModel model)
    {
        context.Response.StatusCode = model.Status.State == ServedModelState.Ready ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("\n");
    }
}
