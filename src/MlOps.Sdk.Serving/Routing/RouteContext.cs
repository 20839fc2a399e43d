namespace MlOps.Sdk.Serving;

/// <summary>What a route decides by.</summary>
/// <param name="Key">Whom a sticky route answers alike: a user, a session, a device; null for nobody in particular.</param>
/// <param name="Tenant">The tenant, for pins; null for none.</param>
public readonly record struct RouteContext(string? Key, string? Tenant = null)
{
    /// <summary>A key alone.</summary>
    public static implicit operator RouteContext(string? key) => new(key);

    /// <summary>A key alone.</summary>
    public static RouteContext FromString(string? key) => new(key);
}
