namespace MlOps.Sdk;

/// <summary>What a report is about: a model in a period.</summary>
public sealed record ComplianceScope
{
    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The first moment of the period.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The first moment after the period.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The aliases that mean production.</summary>
    public IReadOnlyList<string> ProductionAliases { get; init; } = ["champion", "production"];
}
