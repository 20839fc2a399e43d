namespace MlOps.Sdk;

/// <summary>One of the versions a route chooses among.</summary>
public sealed record RouteVariant
{
    /// <summary>What the variant is called in answers, metrics and reports, such as <c>canary</c>; a name by the rules of <see cref="EntityName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What answers: an alias is followed as it moves.</summary>
    public required ModelRef Reference { get; init; }

    /// <summary>Its share in parts of <see cref="RoutePlan.Whole"/>, so that none and all are exact.</summary>
    public required int Weight { get; init; }
}
