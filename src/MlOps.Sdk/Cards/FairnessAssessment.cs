namespace MlOps.Sdk;

/// <summary>What a model means for a group of people.</summary>
public sealed record FairnessAssessment
{
    /// <summary>The group.</summary>
    public required string GroupAtRisk { get; init; }

    /// <summary>What it may gain.</summary>
    public string? Benefits { get; init; }

    /// <summary>What it may suffer.</summary>
    public string? Harms { get; init; }

    /// <summary>What is done against the harm.</summary>
    public string? Mitigation { get; init; }
}
