namespace MlOps.Sdk;

/// <summary>A compare-and-set of an alias.</summary>
public sealed record AliasMove
{
    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The alias.</summary>
    public required string Alias { get; init; }

    /// <summary>The version it shall point to; null takes the alias away.</summary>
    public required int? Version { get; init; }

    /// <summary>The revision the caller saw; 0 when it saw no such alias.</summary>
    public required long ExpectedRevision { get; init; }
}
