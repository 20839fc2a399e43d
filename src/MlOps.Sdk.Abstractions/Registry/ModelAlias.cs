namespace MlOps.Sdk;

/// <summary>A movable name for a version, such as <c>champion</c>.</summary>
public sealed record ModelAlias
{
    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The alias.</summary>
    public required string Alias { get; init; }

    /// <summary>The version it points to; null once the alias was taken away.</summary>
    public int? Version { get; init; }

    /// <summary>Counts the moves, from 1; what a compare-and-set compares.</summary>
    public required long Revision { get; init; }

    /// <summary>When it was moved last, UTC.</summary>
    public required DateTimeOffset MovedAt { get; init; }
}
