namespace MlOps.Sdk;

/// <summary>The route of a model as it was set.</summary>
public sealed record ModelRoute
{
    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The revision of the fact that set it: what a compare-and-set compares.</summary>
    public required long Revision { get; init; }

    /// <summary>Which versions answer; null when the route was taken away, and the default alias answers.</summary>
    public required RoutePlan? Plan { get; init; }

    /// <summary>When it was set, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who set it.</summary>
    public required string Actor { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The route a fact sets, or null when it sets none.</summary>
    public static ModelRoute? Of(ModelFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return fact.Payload is RouteChanged changed
            ? new() { Model = fact.Model, Revision = fact.Revision, Plan = changed.Plan, At = fact.At, Actor = fact.Actor, Reason = fact.Reason }
            : null;
    }
}
