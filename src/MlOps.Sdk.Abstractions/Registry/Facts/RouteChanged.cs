namespace MlOps.Sdk;

/// <summary>The calls of a model go another way.</summary>
public sealed record RouteChanged() : ModelFactPayload("route.changed")
{
    /// <summary>Which versions answer from now on; null takes the route away.</summary>
    public RoutePlan? Plan { get; init; }
}
