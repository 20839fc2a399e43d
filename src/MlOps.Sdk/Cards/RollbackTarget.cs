namespace MlOps.Sdk;

/// <summary>Where an alias goes when it is rolled back from a version.</summary>
public sealed record RollbackTarget
{
    /// <summary>The alias that the version holds.</summary>
    public required string Alias { get; init; }

    /// <summary>The version that held it before; null when there was none.</summary>
    public int? Version { get; init; }
}
