namespace MlOps.Sdk.Serving;

/// <summary>How a routed model stands.</summary>
public sealed record RouteStatus
{
    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The route that calls go by; null where the default alias answers.</summary>
    public required ModelRoute? Route { get; init; }

    /// <summary>What calls go by.</summary>
    public required RoutePlan Plan { get; init; }

    /// <summary>Why a later route is not followed yet, or null.</summary>
    public required string? Problem { get; init; }
}
