namespace MlOps.Sdk.Serving;

/// <summary>What a route decided about a call; it travels with the call to where the answer is made. The default is a call without a route.</summary>
internal readonly record struct RouteChoice(RouteArm? Arm, double Propensity)
{
    /// <summary>Takes the outputs for a comparison; null where nobody compares.</summary>
    public RowCapture? Capture { get; init; }

    public string? Variant => Arm?.Name;

    public double KnownPropensity => Arm is null ? 1 : Propensity;
}
