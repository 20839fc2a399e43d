namespace MlOps.Sdk.AspNetCore;

/// <summary>The statistics extension's numbers of one version.</summary>
internal sealed record InferenceStatistics
{
    public required string Model { get; init; }

    public required string Version { get; init; }

    /// <summary>When it answered last, in milliseconds since 1970; 0 for never.</summary>
    public required long LastInference { get; init; }

    public required long Rows { get; init; }

    public required long Runs { get; init; }

    /// <summary>Bytes; 0 when it is not loaded.</summary>
    public required long Memory { get; init; }

    /// <summary>How often, and for how many nanoseconds together, in the protocol's order.</summary>
    public required IReadOnlyList<(string Name, long Count, long Nanoseconds)> Durations { get; init; }
}
