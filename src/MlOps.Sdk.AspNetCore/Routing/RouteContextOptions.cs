using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>How a request says whom a route answers. Set it with <c>services.Configure&lt;RouteContextOptions&gt;(…)</c>.</summary>
public sealed class RouteContextOptions
{
    /// <summary>The request header that names the key of sticky routes; <c>x-route-key</c> by default.</summary>
    public string KeyHeader { get; set; } = "x-route-key";

    /// <summary>The request header that names the tenant; <c>x-route-tenant</c> by default. Callers choose it freely: where a tenant is pinned for a reason, read it from the user's claims with <see cref="Read"/>.</summary>
    public string TenantHeader { get; set; } = "x-route-tenant";

    /// <summary>Reads both from a request in another way; null, the default, for the headers.</summary>
    public Func<HttpContext, RouteContext>? Read { get; set; }

    internal RouteContext Of(HttpContext context)
    {
        if (Read is { } read)
            return read(context);

        var headers = context.Request.Headers;
        return new(
            headers.TryGetValue(KeyHeader, out var key) ? key.ToString() : null,
            headers.TryGetValue(TenantHeader, out var tenant) ? tenant.ToString() : null);
    }
}
