namespace MlOps.Sdk;

/// <summary>A version that gets copies of calls, whose answers nobody sees: they are compared and counted. Calls by rows of records are copied, each to one shadow at most; calls by tensors are not.</summary>
public sealed record RouteShadow
{
    /// <summary>What the shadow is called in reports; a name by the rules of <see cref="EntityName"/>, different from the variants'.</summary>
    public required string Name { get; init; }

    /// <summary>What answers the copies.</summary>
    public required ModelRef Reference { get; init; }

    /// <summary>The share of calls that are copied, in parts of <see cref="RoutePlan.Whole"/>.</summary>
    public required int Share { get; init; }
}
