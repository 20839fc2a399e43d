using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>The one model that a scoring server answers for: by its route where it has one, else by its alias or version.</summary>
internal sealed class ScoredModel
{
    private readonly ServedModel _served;
    private readonly ModelRouter? _router;
    private readonly RouteContextOptions _routing;

    private ScoredModel(ServedModel served, ModelRouter? router, RouteContextOptions routing) => (_served, _router, _routing) = (served, router, routing);

    public bool CanAnswer => Routed is { Status.Problem: null } || _served.Status.CanAnswer;

    private RoutedModel? Routed => _router?.Find(_served.Reference.Model);

    /// <exception cref="FormatException">The text is neither a reference nor a name.</exception>
    public static ScoredModel Of(IServiceProvider services, string reference)
    {
        var alias = services.GetService<IOptions<ModelRouterOptions>>()?.Value.DefaultAlias ?? new ModelRouterOptions().DefaultAlias;
        var model = EntityName.IsValid(reference) ? ModelRef.ByAlias(reference, alias) : ModelRef.Parse(reference);
        return new(
            services.GetRequiredService<IModelHost>().Serve(model),
            model.Alias == alias ? services.GetService<ModelRouter>() : null,
            services.GetService<IOptions<RouteContextOptions>>()?.Value ?? new());
    }

    /// <exception cref="MlOpsModelException">No version is loaded, or one that rests was not loaded in time (transient).</exception>
    public async ValueTask<TensorCall> BeginCallAsync(HttpContext context)
    {
        var route = _routing.Of(context);
        var call = Routed is { } routed
            ? await routed.BeginCallAsync(route, cancellationToken: context.RequestAborted).ConfigureAwait(false)
            : await _served.BeginCallAsync(cancellationToken: context.RequestAborted).ConfigureAwait(false);
        call.Caller = route.Tenant ?? route.Key;
        return call;
    }
}
