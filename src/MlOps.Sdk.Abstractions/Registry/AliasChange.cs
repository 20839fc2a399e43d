namespace MlOps.Sdk;

/// <summary>One move in the history of an alias.</summary>
public sealed record AliasChange
{
    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The alias.</summary>
    public required string Alias { get; init; }

    /// <summary>The revision this move made.</summary>
    public required long Revision { get; init; }

    /// <summary>The version before; null when there was none.</summary>
    public int? From { get; init; }

    /// <summary>The version after; null when the alias was taken away.</summary>
    public int? To { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who moved it.</summary>
    public required string Actor { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}
