namespace MlOps.Sdk;

/// <summary>What a gate says. Only <see cref="Passed"/> lets a version through.</summary>
public enum GateVerdict
{
    /// <summary>The rule holds on the evidence.</summary>
    Passed,

    /// <summary>The rule is broken.</summary>
    Failed,

    /// <summary>The evidence does not decide: too few rows, or the interval straddles the limit.</summary>
    Inconclusive,

    /// <summary>The gate could not run.</summary>
    Error,
}
