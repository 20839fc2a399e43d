namespace MlOps.Sdk;

/// <summary>A risk to people, and what is done about it.</summary>
public sealed record EthicalConsideration
{
    /// <summary>The risk.</summary>
    public required string Name { get; init; }

    /// <summary>What is done about it.</summary>
    public string? Mitigation { get; init; }
}
