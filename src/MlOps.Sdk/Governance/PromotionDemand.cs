namespace MlOps.Sdk;

/// <summary>One thing a promotion needs, and whether it is there.</summary>
public sealed record PromotionDemand
{
    /// <summary>What kind of thing.</summary>
    public required PromotionDemandKind Kind { get; init; }

    /// <summary>What is demanded, such as <c>gate suite 'release' passed</c>.</summary>
    public required string Demand { get; init; }

    /// <summary>Whether it is there.</summary>
    public required bool Met { get; init; }

    /// <summary>What was found.</summary>
    public required string Finding { get; init; }

    /// <summary>What to do about it; null where it is met.</summary>
    public string? Mend { get; init; }

    /// <summary>Whether an emergency may bypass it.</summary>
    public required bool Bypassable { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString() => Met ? $"met: {Demand} ({Finding})" : $"unmet: {Demand}: {Finding} {Mend}";
}
