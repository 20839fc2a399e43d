namespace MlOps.Sdk;

/// <summary>How a bandit learns from rewards.</summary>
public sealed record BanditPlan
{
    /// <summary>The policy.</summary>
    public required BanditPolicy Policy { get; init; }

    /// <summary>For <see cref="BanditPolicy.EpsilonGreedy"/>, the share of calls that explore, in (0, 1]; 0.1 where it is left out.</summary>
    public double? Epsilon { get; init; }

    /// <summary>The least share of each arm, so that no propensity is 0 and rewards can be weighed afterwards; 0 where it is left out, at most 1 divided by the arms.</summary>
    public double? MinShare { get; init; }

    /// <summary>Seeds the draws of Thompson sampling.</summary>
    public int Seed { get; init; }
}
