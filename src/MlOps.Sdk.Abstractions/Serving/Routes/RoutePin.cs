namespace MlOps.Sdk;

/// <summary>A tenant whose calls all go to one variant.</summary>
public sealed record RoutePin
{
    /// <summary>The tenant, as callers name it.</summary>
    public required string Tenant { get; init; }

    /// <summary>The name of the variant; its weight may be 0.</summary>
    public required string Variant { get; init; }
}
